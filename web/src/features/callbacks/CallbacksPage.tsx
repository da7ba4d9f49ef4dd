import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Popconfirm, Segmented, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Masked } from "@/shared/reveal/Masked";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { callbacks } from "./api";
import type { Callback } from "./api";
import { LaterDialog } from "./LaterDialog";
import { COLOURS, isOpen, isLate } from "./state";
import "./callbacks.css";

const OFTEN_MS = 10_000;
type Which = "open" | "all";

/** Everybody who was promised a callback. */
export default function CallbacksPage() {
  const { t } = useTranslation("callbacks");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const [which, setWhich] = useState<Which>("open");
  const [moving, setMoving] = useState<Callback | null>(null);
  const found = useInfiniteQuery({
    queryKey: ["callbacks", which],
    queryFn: ({ pageParam }) => callbacks.list(which === "open", pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchInterval: OFTEN_MS,
  });
  const renew = () => void found.refetch();
  const language = currentLanguage();

  async function cancel(id: string) {
    if (await run(id, () => callbacks.cancel(id))) renew();
  }

  const columns: TableColumnsType<Callback> = [
    { title: t("number"), key: "number", render: (_, it) => <Masked kind="callback" id={it.id} field="number" value={it.number} /> },
    { title: t("queue"), key: "queue", render: (_, it) => it.queue },
    { title: t("state"), key: "state", render: (_, it) => <State callback={it} /> },
    { title: t("promised"), key: "promised", render: (_, it) => moment(it.promised_at, language) },
    { title: t("until"), key: "until", render: (_, it) => moment(it.until, language) },
    { title: t("due"), key: "due", render: (_, it) => (it.due_at === null ? "" : moment(it.due_at, language)) },
    { title: t("attempts"), key: "attempts", align: "right", render: (_, it) => t("of", { done: it.attempts, most: it.attempts_max }) },
    { title: t("way"), key: "way", render: (_, it) => t(`way_is.${it.way}`, { defaultValue: it.way }) },
    {
      title: t("actions"),
      key: "actions",
      render: (_, it) =>
        may("contact.control") &&
        isOpen(it) && (
          <span className="callbacks-hands">
            <Button size="small" onClick={() => setMoving(it)}>
              {t("change")}
            </Button>
            <Popconfirm title={t("cancel_sure")} okText={t("cancel")} onConfirm={() => void cancel(it.id)}>
              <Button size="small" danger loading={pending === it.id}>
                {t("cancel")}
              </Button>
            </Popconfirm>
          </span>
        ),
    },
  ];
  return (
    <section className="panel" aria-labelledby="callbacks-title">
      <header className="callbacks-head">
        <h1 id="callbacks-title">{t("title")}</h1>
        <Segmented<Which>
          value={which}
          onChange={setWhich}
          aria-label={t("which")}
          options={[
            { value: "open", label: t("open") },
            { value: "all", label: t("all") },
          ]}
        />
      </header>
      <p className="muted">{t("about")}</p>
      <ProblemAlert error={found.error} retry={renew} />
      <Table<Callback>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(`none.${which}`)} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {moving !== null && <LaterDialog callback={moving} done={renew} close={() => setMoving(null)} />}
    </section>
  );
}

function State({ callback }: { callback: Callback }) {
  const { t } = useTranslation("callbacks");
  return (
    <span className="callbacks-hands">
      <Tag color={COLOURS[callback.state]}>{t(`state_is.${callback.state}`)}</Tag>
      {isLate(callback) && <Tag color="warning">{t("late")}</Tag>}
      {callback.why !== null && callback.why !== "" && (
        <span className="muted">{t(`why.${callback.why}`, { defaultValue: callback.why })}</span>
      )}
    </span>
  );
}
