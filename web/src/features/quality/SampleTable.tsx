import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Popconfirm, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { useNow } from "@/shared/ui/useNow";
import { quality } from "./api";
import type { Sample } from "./api";
import { nameIn, useChoices } from "./useChoices";

const MINUTE_MS = 60_000;

/** Samples: one's own, or those that were given to others. */
export function SampleTable({ which }: { which: "mine" | "given" }) {
  const { t } = useTranslation("quality");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const found = useInfiniteQuery({
    queryKey: ["quality", which],
    queryFn: ({ pageParam }) => quality[which](pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const language = currentLanguage();
  const { choices } = useChoices();

  async function change(id: string, action: () => Promise<void>) {
    if (await run(id, action)) void found.refetch();
  }

  const columns: TableColumnsType<Sample> = [
    { title: t("arrived"), key: "arrived", render: (_, it) => <Arrived sample={it} /> },
    { title: t("agent"), key: "agent", render: (_, it) => nameIn(choices.agents, it.agent) },
    {
      title: t("recording"),
      key: "recording",
      render: (_, it) =>
        it.recording === null ? (
          <span className="muted">{t("not_recorded")}</span>
        ) : may("recording.listen") ? (
          <Link to={`/recordings/${it.recording}`}>{t("listen")}</Link>
        ) : (
          t("recorded")
        ),
    },
    ...(which === "given" ? [{ title: t("reviewer"), key: "reviewer", render: (_: unknown, it: Sample) => nameIn(choices.reviewers, it.reviewer) }] : []),
    { title: t("how"), key: "how", render: (_, it) => t(`how_is.${it.how}`) },
    { title: t("assigned"), key: "assigned", render: (_, it) => moment(it.assigned_at, language) },
    { title: t("due"), key: "due", render: (_, it) => (it.due_at === null ? "—" : moment(it.due_at, language)) },
    { title: t("state"), key: "state", render: (_, it) => <State sample={it} /> },
    {
      title: t("actions"),
      key: "actions",
      render: (_, it) =>
        which === "mine" ? (
          <Button
            size="small"
            loading={pending === it.id}
            onClick={() => void change(it.id, () => quality.reviewed(it.id, it.reviewed_at === null))}
          >
            {t(it.reviewed_at === null ? "done" : "reopen")}
          </Button>
        ) : (
          <Popconfirm title={t("withdraw_sure")} okText={t("withdraw")} onConfirm={() => void change(it.id, () => quality.withdraw(it.id))}>
            <Button size="small" danger loading={pending === it.id}>
              {t("withdraw")}
            </Button>
          </Popconfirm>
        ),
    },
  ];
  return (
    <>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Sample>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isLoading}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(`none_${which}`)} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </>
  );
}

/** When the contact came; it leads to its story, for who may read that. */
function Arrived({ sample }: { sample: Sample }) {
  const { may } = useSession();
  const { t } = useTranslation("quality");
  const shown = sample.arrived_at === null ? t("story.title") : moment(sample.arrived_at, currentLanguage());
  return may("contact.read") ? <Link to={`/quality/contacts/${sample.contact}`}>{shown}</Link> : shown;
}

function State({ sample: { reviewed_at, due_at } }: { sample: Sample }) {
  const { t } = useTranslation("quality");
  const now = useNow(MINUTE_MS);
  if (reviewed_at !== null) return <Tag color="success">{t("reviewed")}</Tag>;
  if (due_at !== null && Date.parse(due_at) <= now) return <Tag color="error">{t("overdue")}</Tag>;
  return <Tag color="processing">{t("open")}</Tag>;
}
