import { CaretRightOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Segmented, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Masked } from "@/shared/reveal/Masked";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { voicemails } from "./api";
import type { Voicemail } from "./api";
import "./voicemails.css";

const OFTEN_MS = 15_000;
type Which = "new" | "all";

/** Messages that customers left, and whether somebody has dealt with them. */
export default function VoicemailsPage() {
  const { t } = useTranslation("voicemails");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const [which, setWhich] = useState<Which>("new");
  const found = useInfiniteQuery({
    queryKey: ["voicemails", which],
    queryFn: ({ pageParam }) => voicemails.list(which === "new" ? false : null, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchInterval: OFTEN_MS,
  });

  async function handle({ id, handled_at }: Voicemail) {
    if (await run(id, () => voicemails.handle(id, handled_at === null))) await found.refetch();
  }

  const columns: TableColumnsType<Voicemail> = [
    { title: t("left"), key: "left", render: (_, it) => moment(it.left_at, currentLanguage()) },
    { title: t("caller"), key: "caller", render: (_, it) => <Masked kind="voicemail" id={it.id} field="caller" value={it.caller} /> },
    { title: t("queue"), key: "queue", render: (_, it) => it.queue },
    { title: t("length"), key: "length", align: "right", render: (_, it) => span(it.duration_ms) },
    { title: t("state"), key: "state", render: (_, it) => <State voicemail={it} /> },
    {
      title: t("actions"),
      key: "actions",
      render: (_, it) => (
        <span className="voicemails-hands">
          {may("recording.listen") && (
            <Link to={`/recordings/${it.id}`}>
              <CaretRightOutlined /> {t("play")}
            </Link>
          )}
          {may("contact.control") && (
            <Button size="small" loading={pending === it.id} onClick={() => void handle(it)}>
              {t(it.handled_at === null ? "handle" : "again")}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <section className="panel" aria-labelledby="voicemails-title">
      <header className="voicemails-head">
        <h1 id="voicemails-title">{t("title")}</h1>
        <Segmented<Which>
          value={which}
          onChange={setWhich}
          aria-label={t("which")}
          options={[
            { value: "new", label: t("new") },
            { value: "all", label: t("all") },
          ]}
        />
      </header>
      <p className="muted">{t("about")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Voicemail>
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
    </section>
  );
}

function State({ voicemail }: { voicemail: Voicemail }) {
  const { t } = useTranslation("voicemails");
  if (voicemail.handled_at === null) return <Tag color="processing">{t("waiting")}</Tag>;
  return (
    <span className="muted">
      {t("handled", { by: voicemail.handled_by ?? "", when: moment(voicemail.handled_at, currentLanguage()) })}
    </span>
  );
}
