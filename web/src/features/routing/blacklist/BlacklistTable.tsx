import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Popconfirm, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Masked } from "@/shared/reveal/Masked";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { routing } from "../api";
import type { Blocked } from "../api";
import { BlockDialog } from "./BlockDialog";

/** Who is kept out, why and until when. */
export function BlacklistTable() {
  const { t } = useTranslation("routing");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const [adding, setAdding] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ["blacklist"],
    queryFn: ({ pageParam }) => routing.blacklist(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const mayWrite = may("blacklist.write");

  async function remove(id: string) {
    if (await run(id, () => routing.unblock(id))) await found.refetch();
  }

  const columns: TableColumnsType<Blocked> = [
    {
      title: t("blocked.who"),
      key: "who",
      render: (_, it) => (
        <>
          <Masked kind="blacklist" id={it.id} field="value" value={it.value} /> <span className="muted">{t(`blocked.kind.${it.kind}`)}</span>
        </>
      ),
    },
    { title: t("blocked.effect_is"), key: "effect", render: (_, it) => t(`blocked.effect.${it.effect}`) },
    { title: t("reason"), key: "reason", render: (_, it) => [it.category, it.reason].filter(Boolean).join(" · ") },
    { title: t("until"), key: "until", render: (_, it) => <Until entry={it} /> },
    { title: t("blocked.by"), key: "by", render: (_, it) => `${it.by} · ${moment(it.created_at, currentLanguage())}` },
    {
      title: t("contact.actions"),
      key: "actions",
      width: 72,
      render: (_, it) =>
        mayWrite && (
          <Popconfirm title={t("blocked.remove_sure")} okText={t("blocked.remove")} onConfirm={() => void remove(it.id)}>
            <Button type="text" size="small" icon={<DeleteOutlined />} loading={pending === it.id} aria-label={t("blocked.remove_entry", { value: it.value })} />
          </Popconfirm>
        ),
    },
  ];
  return (
    <section className="panel" aria-labelledby="routing-title">
      <header className="routing-head">
        <h1 id="routing-title">{t("part.blacklist")}</h1>
        {mayWrite && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t("blocked.add")}
          </Button>
        )}
      </header>
      <p className="muted">{t("about.blacklist")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Blocked>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("blocked.none")} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {adding && <BlockDialog done={() => void found.refetch()} close={() => setAdding(false)} />}
    </section>
  );
}

function Until({ entry }: { entry: Blocked }) {
  const { t } = useTranslation("routing");
  if (entry.until === null) return t("blocked.for_good");
  return (
    <>
      {moment(entry.until, currentLanguage())} {entry.expired && <Tag>{t("blocked.expired")}</Tag>}
    </>
  );
}
