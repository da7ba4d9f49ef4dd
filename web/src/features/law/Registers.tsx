import { useQuery } from "@tanstack/react-query";
import { Table, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { registers } from "./api";
import type { FieldHeld, Recipient } from "./api";

/** Who gets data of us, and whether anything may go there now. */
export function Recipients() {
  const { t } = useTranslation("law");
  const { data, error, refetch, isPending } = useQuery({ queryKey: ["recipients"], queryFn: registers.recipients });
  const assessed = useQuery({ queryKey: ["assessments"], queryFn: registers.assessments });
  const titles = new Map(assessed.data?.items.map(({ id, title }) => [id, title]));
  return (
    <>
      <p className="muted">{t("recipients_about")}</p>
      <ProblemAlert error={error} retry={() => void refetch()} />
      <Table<Recipient>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={data?.items ?? []}
        pagination={false}
        scroll={{ x: "max-content" }}
        columns={[
          { title: t("recipient"), dataIndex: "name", key: "name" },
          { title: t("purpose_label"), key: "purpose", render: (_, it) => t(`purpose.${it.purpose}`) },
          { title: t("data"), key: "data", render: (_, it) => it.data.join(", ") },
          { title: t("contract"), dataIndex: "contract", key: "contract" },
          { title: t("addresses"), key: "addresses", render: (_, it) => it.addresses.map((address) => <div key={address}>{address}</div>) },
          { title: t("place"), key: "place", render: (_, it) => <Tag {...(it.abroad && { color: "warning" })}>{it.place}</Tag> },
          { title: t("assessment"), key: "assessment", render: (_, it) => (it.abroad ? (titles.get(it.assessment ?? "") ?? t("assess.gates_missing")) : "") },
          {
            title: t("state_label"),
            key: "open",
            render: (_, it) => <Tag color={it.open ? "success" : "error"}>{t(it.open ? "open" : "blocked")}</Tag>,
          },
        ]}
      />
    </>
  );
}

/** Every field that is stored: what for, how long, and how sensitive. */
export function Fields() {
  const { t } = useTranslation("law");
  const { data, error, refetch, isPending } = useQuery({ queryKey: ["law-fields"], queryFn: registers.fields });
  return (
    <>
      <ProblemAlert error={error} retry={() => void refetch()} />
      <Table<FieldHeld>
        rowKey={(it) => `${it.table}.${it.field}`}
        size="small"
        loading={isPending}
        dataSource={data?.items ?? []}
        pagination={{ pageSize: 50, showSizeChanger: false }}
        scroll={{ x: "max-content" }}
        columns={[
          { title: t("table"), dataIndex: "table", key: "table" },
          { title: t("field"), dataIndex: "field", key: "field" },
          { title: t("purpose_label"), key: "purpose", render: (_, it) => t(`purpose.${it.purpose}`) },
          { title: t("days"), key: "days", render: (_, it) => it.days ?? t(`keep.${it.keep}`) },
          { title: t("level"), dataIndex: "level", key: "level" },
        ]}
      />
    </>
  );
}
