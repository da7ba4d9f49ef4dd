import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { flows } from "./api";
import type { Listed } from "./api";
import { NewFlow } from "./NewFlow";

/** Every flow, with what callers get of it now. */
export function FlowList({ making = false }: { making?: boolean }) {
  const { t } = useTranslation("flows");
  const { may } = useSession();
  const go = useNavigate();
  const found = useInfiniteQuery({
    queryKey: ["flows"],
    queryFn: ({ pageParam }) => flows.list(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const columns: TableColumnsType<Listed> = [
    { title: t("list.name"), key: "name", render: (_, it) => <Link to={`/flows/${it.id}`}>{it.name || it.id}</Link> },
    { title: t("list.id"), key: "id", render: (_, it) => <code>{it.id}</code> },
    { title: t("list.version"), key: "version", render: (_, it) => <State flow={it} /> },
    { title: t("list.nodes"), key: "nodes", align: "right", render: (_, it) => it.nodes },
    {
      title: t("list.published"),
      key: "published",
      width: 220,
      render: (_, it) =>
        it.published_at === null ? "" : [moment(it.published_at, currentLanguage()), it.by].filter(Boolean).join(" · "),
    },
  ];
  return (
    <div className="flows">
      <header className="flows-head">
        <h1>{t("title")}</h1>
        {may("flow.write") && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => void go("/flows/new")}>
            {t("new.title")}
          </Button>
        )}
      </header>
      <p className="muted">{t("about")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Listed>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isFetching && !found.isFetchingNextPage}
        pagination={false}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("list.none")} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("list.more")}
        </Button>
      )}
      {making && may("flow.write") && <NewFlow close={() => void go("/flows", { replace: true })} />}
    </div>
  );
}

function State({ flow }: { flow: Listed }) {
  const { t } = useTranslation("flows");
  return (
    <span className="flows-tags">
      {flow.version === null ? <Tag>{t("list.never")}</Tag> : <Tag color="success">{t("list.in_force", { version: flow.version })}</Tag>}
      {flow.staged && <Tag color="processing">{t("list.staged")}</Tag>}
      {flow.draft && <Tag color="processing">{t("list.draft")}</Tag>}
      {flow.problems > 0 && <Tag color="warning">{t("list.problems", { count: flow.problems })}</Tag>}
    </span>
  );
}
