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
import { quality } from "./api";
import type { Sample } from "./api";

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

  async function change(id: string, action: () => Promise<void>) {
    if (await run(id, action)) void found.refetch();
  }

  const columns: TableColumnsType<Sample> = [
    { title: t("arrived"), key: "arrived", render: (_, it) => it.arrived_at && moment(it.arrived_at, language) },
    { title: t("agent"), dataIndex: "agent" },
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
    ...(which === "given" ? [{ title: t("reviewer"), dataIndex: "reviewer" }] : []),
    { title: t("how"), key: "how", render: (_, it) => t(`how_is.${it.how}`) },
    { title: t("assigned"), key: "assigned", render: (_, it) => moment(it.assigned_at, language) },
    {
      title: t("state"),
      key: "state",
      render: (_, it) =>
        it.reviewed_at === null ? <Tag color="processing">{t("open")}</Tag> : <Tag color="success">{t("reviewed")}</Tag>,
    },
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
