import { useQuery } from "@tanstack/react-query";
import { Table, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { registers } from "./api";
import type { Assessment, FieldHeld, Recipient } from "./api";

/** Who gets data of us, and whether anything may go there now. */
export function Recipients() {
  const { t } = useTranslation("law");
  const { data, error, refetch, isPending } = useQuery({ queryKey: ["recipients"], queryFn: registers.recipients });
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
          { title: t("place"), key: "place", render: (_, it) => <Tag color={it.abroad ? "orange" : undefined}>{it.place}</Tag> },
          {
            title: t("state_label"),
            key: "open",
            render: (_, it) => <Tag color={it.open ? "green" : "red"}>{t(it.open ? "open" : "blocked")}</Tag>,
          },
        ]}
      />
    </>
  );
}

/** Impact assessments, and which of them hold. */
export function Assessments() {
  const { t, i18n } = useTranslation("law");
  const { data, error, refetch, isPending } = useQuery({ queryKey: ["assessments"], queryFn: registers.assessments });
  return (
    <>
      <ProblemAlert error={error} retry={() => void refetch()} />
      <Table<Assessment>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={data?.items ?? []}
        pagination={false}
        scroll={{ x: "max-content" }}
        columns={[
          { title: t("title_label"), dataIndex: "title", key: "title" },
          { title: t("subject_label"), key: "subject", render: (_, it) => t(`subject.${it.subject}`) },
          { title: t("risk_label"), key: "risk", render: (_, it) => t(`risk.${it.risk}`) },
          { title: t("owner"), dataIndex: "owner", key: "owner" },
          {
            title: t("state_label"),
            key: "state",
            render: (_, it) => <Tag color={it.holds ? "green" : "default"}>{t(`assessed.${it.state}`)}</Tag>,
          },
          {
            title: t("until"),
            key: "until",
            render: (_, it) => (it.expires_at === null ? "" : moment(it.expires_at, i18n.language)),
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
