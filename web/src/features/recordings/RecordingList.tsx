import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { recordings } from "./api";
import type { Recording } from "./api";

const COLOURS: Record<string, string> = { recording: "processing", paused: "warning", failed: "error", erased: "default" };

/** What there is, the newest first; with `?contact=` of one contact. */
export function RecordingList() {
  const { t } = useTranslation("recordings");
  const [asked] = useSearchParams();
  const contact = asked.get("contact");
  const found = useInfiniteQuery({
    queryKey: ["recordings", contact],
    queryFn: ({ pageParam }) => recordings.list(contact, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const columns: TableColumnsType<Recording> = [
    {
      title: t("began"),
      key: "began",
      render: (_, it) => <Link to={`/recordings/${it.id}`}>{it.started_at ? moment(it.started_at, currentLanguage()) : it.id}</Link>,
    },
    { title: t("length"), key: "length", align: "right", render: (_, it) => span(it.duration_ms) },
    { title: t("state_title"), key: "state", render: (_, it) => <Tag color={COLOURS[it.state]}>{t(`state.${it.state}`)}</Tag> },
    { title: t("gaps"), key: "gaps", align: "right", render: (_, it) => (it.gaps.length > 0 ? it.gaps.length : "") },
  ];
  return (
    <section className="panel" aria-labelledby="recordings-title">
      <h1 id="recordings-title">{t("title")}</h1>
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
    </section>
  );
}
