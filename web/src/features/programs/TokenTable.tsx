import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Popconfirm, Segmented, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment, relative } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { tokens } from "./api";
import type { Token, TokenMade } from "./api";
import { NewToken } from "./NewToken";
import { Secret } from "./Secret";
import { wordsBelow } from "./Words";

const COLOURS = { active: "success", expired: "warning", revoked: "default" };

type Which = "active" | "all";

/** Every token: what it may do, until when, and when it was used last. */
export function TokenTable() {
  const { t } = useTranslation("programs");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const [which, setWhich] = useState<Which>("active");
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<TokenMade | null>(null);
  const found = useInfiniteQuery({
    queryKey: ["tokens"],
    queryFn: ({ pageParam }) => tokens.list(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const language = currentLanguage();
  const all = found.data?.pages.flatMap((page) => page.items) ?? [];
  // The node lists them as they were made; who looks mostly looks for the last.
  const shown = all.filter((it) => which === "all" || it.state === "active").toReversed();

  async function revoke(id: string) {
    if (await run(id, () => tokens.revoke(id))) void found.refetch();
  }

  const columns: TableColumnsType<Token> = [
    { title: t("tokens.name"), dataIndex: "name" },
    { title: t("tokens.account"), key: "account", render: (_, it) => it.account ?? <span className="muted">{t("tokens.own_id")}</span> },
    { title: t("words"), key: "words", align: "right", render: (_, it) => (it.scopes.includes("*") ? t("everything") : it.scopes.length) },
    { title: t("tokens.state"), key: "state", render: (_, it) => <Tag color={COLOURS[it.state]}>{t(`tokens.state_is.${it.state}`)}</Tag> },
    { title: t("tokens.expires"), key: "expires", render: (_, it) => (it.expires_at === null ? t("tokens.never_ends") : moment(it.expires_at, language)) },
    { title: t("tokens.used"), key: "used", render: (_, it) => (it.used_at === null ? <span className="muted">{t("tokens.unused")}</span> : relative(it.used_at, language)) },
    { title: t("made"), key: "made", render: (_, it) => `${moment(it.created_at, language)} · ${it.created_by}` },
    ...(may("token.write") ? [{ title: t("actions"), key: "actions", render: (_: unknown, it: Token) => it.state === "active" && <Revoke token={it} busy={pending === it.id} revoke={revoke} /> }] : []),
  ];
  return (
    <>
      <header className="programs-head">
        <Segmented<Which>
          value={which}
          aria-label={t("tokens.which")}
          onChange={setWhich}
          options={[
            { value: "active", label: t("tokens.active") },
            { value: "all", label: t("tokens.all") },
          ]}
        />
        {may("token.write") && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t("tokens.new")}
          </Button>
        )}
      </header>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Token>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={shown}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        expandable={wordsBelow}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(`tokens.none_${which}`)} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {adding && (
        <NewToken
          close={() => setAdding(false)}
          done={(token) => {
            setAdding(false);
            setMade(token);
            void found.refetch();
          }}
        />
      )}
      {made !== null && <Secret token={made} done={() => setMade(null)} />}
    </>
  );
}

function Revoke({ token, busy, revoke }: { token: Token; busy: boolean; revoke(id: string): Promise<void> }) {
  const { t } = useTranslation("programs");
  return (
    <Popconfirm title={t("tokens.revoke_sure", { name: token.name })} okText={t("tokens.revoke")} onConfirm={() => void revoke(token.id)}>
      <Button size="small" danger loading={busy}>
        {t("tokens.revoke")}
      </Button>
    </Popconfirm>
  );
}
