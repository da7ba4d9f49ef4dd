import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Empty, Segmented, Space, Table } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { MARKS, markNamed, recordings } from "./api";
import type { Recording } from "./api";
import { Erase, mayGo } from "./keeping/Erase";
import { Holds } from "./keeping/Holds";
import { Marks } from "./keeping/Marks";

const ALL = "all";
const began = (it: Recording) => (it.started_at ? moment(it.started_at, currentLanguage()) : it.id);

/** What there is, the newest first; with `?contact=` of one contact, with `?mark=` what is held, damaged or gone. */
export function RecordingList() {
  const { t } = useTranslation("recordings");
  const { may } = useSession();
  const queries = useQueryClient();
  const [asked, setAsked] = useSearchParams();
  const [holding, setHolding] = useState<Recording | null>(null);
  const contact = asked.get("contact");
  const mark = markNamed(asked.get("mark"));
  const found = useInfiniteQuery({
    queryKey: ["recordings", contact, mark],
    queryFn: ({ pageParam }) => recordings.list(contact, mark, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const renew = () => void queries.invalidateQueries({ queryKey: ["recordings"] });

  function show(wanted: string) {
    const next = new URLSearchParams(asked);
    if (wanted === ALL) next.delete("mark");
    else next.set("mark", wanted);
    setAsked(next, { replace: true });
  }

  const columns: TableColumnsType<Recording> = [
    { title: t("began"), key: "began", render: (_, it) => <Link to={`/recordings/${it.id}`}>{began(it)}</Link> },
    { title: t("length"), key: "length", align: "right", render: (_, it) => span(it.duration_ms) },
    { title: t("state_title"), key: "state", render: (_, it) => <Marks recording={it} /> },
    { title: t("gaps"), key: "gaps", align: "right", render: (_, it) => (it.gaps.length > 0 ? it.gaps.length : "") },
  ];
  if (may("recording.hold") || may("recording.erase")) {
    columns.push({
      title: t("actions"),
      key: "actions",
      render: (_, it) => (
        <Space>
          {may("recording.hold") && it.state !== "erased" && (
            <Button size="small" onClick={() => setHolding(it)}>
              {t("keep.place")}
            </Button>
          )}
          {may("recording.erase") && mayGo(it) && <Erase recording={it} done={renew} small />}
        </Space>
      ),
    });
  }
  return (
    <section className="panel recording" aria-labelledby="recordings-title">
      <div className="keep-head">
        <h1 id="recordings-title">{t("title")}</h1>
        <Segmented
          aria-label={t("mark_title")}
          value={mark ?? ALL}
          onChange={show}
          options={[{ value: ALL, label: t("mark_all") }, ...MARKS.map((value) => ({ value, label: t(`keep.mark.${value}`) }))]}
        />
        <Link to="/recordings/certificates">{t("keep.certificates")}</Link>
      </div>
      <p className="muted">{contact === null ? t("about") : t("of_contact")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Recording>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none")} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      <Drawer open={holding !== null} onClose={() => setHolding(null)} size={480} title={holding && t("of", { when: began(holding) })}>
        {holding !== null && <Holds key={holding.id} recording={holding.id} changed={renew} />}
      </Drawer>
    </section>
  );
}
