import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Descriptions, Table, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { registers } from "../api";
import type { Assessment, Recipient } from "../api";
import { Decide } from "./Decide";
import { NewAssessment } from "./NewAssessment";
import { gatedBy, standing } from "./rules";

const COLOURS = { draft: "default", approved: "success", expired: "warning", rejected: "default", revoked: "error" } as const;

/** Impact assessments: begun by one, decided by another; what hangs on each, and whether that is open now. */
export function Assessments() {
  const { t, i18n } = useTranslation("law");
  const { may } = useSession();
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const { data, error, refetch, isPending } = useQuery({ queryKey: ["assessments"], queryFn: registers.assessments });
  const register = useQuery({ queryKey: ["recipients"], queryFn: registers.recipients });
  const mayWrite = may("law.write");

  function done() {
    setMaking(false);
    void queries.invalidateQueries({ queryKey: ["assessments"] });
    void queries.invalidateQueries({ queryKey: ["recipients"] });
  }

  return (
    <>
      <p className="muted">{t("assess.about")}</p>
      {mayWrite && (
        <p className="law-new">
          <Button type="primary" onClick={() => setMaking(true)}>
            {t("assess.new")}
          </Button>
        </p>
      )}
      {making && <NewAssessment done={done} close={() => setMaking(false)} />}
      <ProblemAlert error={error ?? register.error} retry={() => void refetch()} />
      <Table<Assessment>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={data?.items ?? []}
        pagination={false}
        scroll={{ x: "max-content" }}
        expandable={{ expandedRowRender: opened }}
        locale={{ emptyText: t("assess.none") }}
        columns={[
          { title: t("title_label"), dataIndex: "title", key: "title" },
          { title: t("subject_label"), key: "subject", render: (_, it) => t(`subject.${it.subject}`) },
          { title: t("risk_label"), key: "risk", render: (_, it) => t(`risk.${it.risk}`) },
          { title: t("owner"), dataIndex: "owner", key: "owner" },
          {
            title: t("state_label"),
            key: "state",
            render: (_, it) => <Tag color={COLOURS[standing(it)]}>{t(`assessed.${standing(it)}`)}</Tag>,
          },
          { title: t("until"), key: "until", render: (_, it) => (it.expires_at === null ? "" : moment(it.expires_at, i18n.language)) },
          { title: t("assess.gates"), key: "gates", render: (_, it) => <Gates it={it} recipients={register.data?.items ?? []} /> },
          ...(mayWrite ? [{ title: t("actions"), key: "actions", render: (_: unknown, it: Assessment) => <Decide it={it} done={done} /> }] : []),
        ]}
      />
    </>
  );
}

/** What is held up until it is approved, each with how it stands now. */
function Gates({ it, recipients }: { it: Assessment; recipients: readonly Recipient[] }) {
  const { t } = useTranslation("law");
  const gated = gatedBy(it, recipients);
  if (gated.length === 0) return <span className="muted">{t(it.subject === "cross_border" ? "assess.gates_nobody" : "assess.gates_nothing")}</span>;
  return gated.map(({ id, name, open }) => (
    <Tag key={id} color={open ? "success" : "error"}>
      {t("assess.gate", { name, state: t(open ? "open" : "blocked") })}
    </Tag>
  ));
}

const opened = (it: Assessment) => <Opened it={it} />;

function Opened({ it }: { it: Assessment }) {
  const { t, i18n } = useTranslation("law");
  const by = (who: string | null, at: string | null, words: string) =>
    who === null || at === null ? "" : `${who.replace(/^user:/, "")} · ${moment(at, i18n.language)}${words === "" ? "" : ` · ${words}`}`;
  const lines: [string, string][] = [
    ["ID", it.id],
    [t("purpose_label"), t(`purpose.${it.purpose}`, { defaultValue: it.purpose })],
    [t("assess.effects"), it.effects],
    [t("assess.measures"), it.measures],
    [t("assess.made"), by(it.made_by, it.made_at, "")],
    [t("assess.decided"), by(it.decided_by, it.decided_at, it.decision)],
    [t("assess.revoked"), by(it.revoked_by, it.revoked_at, it.revoked_why)],
  ];
  const items = lines.filter(([, value]) => value !== "").map(([label, value]) => ({ key: label, label, children: <span className="law-words">{value}</span> }));
  return <Descriptions size="small" column={1} items={items} className="law-opened" />;
}
