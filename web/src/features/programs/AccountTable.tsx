import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Empty, Popconfirm, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { AccountDrawer } from "./AccountDrawer";
import { accounts } from "./api";
import type { Account } from "./api";
import { wordsBelow } from "./Words";

/** Names that programs sign in under, with who answers for them and the most that their tokens can do. */
export function AccountTable() {
  const { t } = useTranslation("programs");
  const { may } = useSession();
  const queries = useQueryClient();
  const { pending, run } = useCommand();
  const [open, setOpen] = useState<Account | "new" | null>(null);
  const mayWrite = may("token.write");
  const found = useInfiniteQuery({
    queryKey: ["service-accounts"],
    queryFn: ({ pageParam }) => accounts.list(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });

  function done() {
    setOpen(null);
    void queries.invalidateQueries({ queryKey: ["service-accounts"] });
  }

  const toggle = (it: Account) => void run(it.id, () => (it.disabled_at === null ? accounts.disable(it.id) : accounts.enable(it.id))).then(done);

  const columns: TableColumnsType<Account> = [
    {
      title: t("accounts.id"),
      key: "id",
      render: (_, it) =>
        mayWrite ? (
          <Button type="link" className="programs-open" onClick={() => setOpen(it)}>
            {it.id}
          </Button>
        ) : (
          it.id
        ),
    },
    { title: t("accounts.name"), dataIndex: "name" },
    { title: t("accounts.owner"), dataIndex: "owner" },
    { title: t("words"), key: "words", align: "right", render: (_, it) => (it.scopes.includes("*") ? t("everything") : it.scopes.length) },
    {
      title: t("accounts.state"),
      key: "state",
      render: (_, it) => (it.disabled_at === null ? <Tag color="success">{t("accounts.enabled")}</Tag> : <Tag>{t("accounts.disabled", { when: moment(it.disabled_at, currentLanguage()) })}</Tag>),
    },
    { title: t("made"), key: "made", render: (_, it) => `${moment(it.created_at, currentLanguage())} · ${it.created_by}` },
    ...(mayWrite ? [{ title: t("actions"), key: "actions", render: (_: unknown, it: Account) => <Toggle of={it} busy={pending === it.id} toggle={toggle} /> }] : []),
  ];
  return (
    <>
      <header className="programs-head">
        <p className="muted">{t("accounts.about")}</p>
        {mayWrite && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("new")}>
            {t("accounts.new")}
          </Button>
        )}
      </header>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Account>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        expandable={wordsBelow}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("accounts.none")} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {open !== null && <AccountDrawer account={open === "new" ? null : open} close={() => setOpen(null)} done={done} />}
    </>
  );
}

function Toggle({ of, busy, toggle }: { of: Account; busy: boolean; toggle(of: Account): void }) {
  const { t } = useTranslation("programs");
  if (of.disabled_at !== null) {
    return (
      <Button size="small" loading={busy} onClick={() => toggle(of)}>
        {t("accounts.enable")}
      </Button>
    );
  }
  return (
    <Popconfirm title={t("accounts.disable_sure", { id: of.id })} okText={t("accounts.disable")} onConfirm={() => toggle(of)}>
      <Button size="small" danger loading={busy}>
        {t("accounts.disable")}
      </Button>
    </Popconfirm>
  );
}
