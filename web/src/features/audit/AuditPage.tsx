import { DownloadOutlined, SafetyCertificateOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { audit, EXPORT } from "./api";
import type { Entry, Report } from "./api";
import { EntryDetails } from "./EntryDetails";
import { Filters } from "./Filters";
import { Found } from "./Found";
import { ANYTHING } from "./state";
import type { Wanted } from "./state";
import { useColumns } from "./useColumns";
import "./audit.css";

/** The width below which the table scrolls by itself. */
const WIDE_PX = 960;

const opened = (entry: Entry) => <EntryDetails entry={entry} />;

/** Who did what, when, from where and why; and whether anybody has changed it. */
export default function AuditPage() {
  const { t } = useTranslation("audit");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const [wanted, setWanted] = useState<Wanted>(ANYTHING);
  const [report, setReport] = useState<Report | null>(null);
  const columns = useColumns();
  const found = useInfiniteQuery({
    queryKey: ["audit", wanted],
    queryFn: ({ pageParam }) => audit.list(wanted, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchOnWindowFocus: false,
  });
  const verify = () => run("verify", async () => setReport(await audit.verify()));

  return (
    <section className="panel" aria-labelledby="audit-title">
      <header className="audit-head">
        <h1 id="audit-title">{t("title")}</h1>
        {may("audit.verify") && (
          <Button icon={<SafetyCertificateOutlined />} loading={pending === "verify"} onClick={() => void verify()}>
            {t("verify")}
          </Button>
        )}
        <Button icon={<DownloadOutlined />} href={EXPORT} download="audit.jsonl">
          {t("export")}
        </Button>
      </header>
      <p className="muted">{t("about")}</p>
      {report !== null && <Found report={report} />}
      <Filters wanted={wanted} choose={setWanted} />
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Entry>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: WIDE_PX }}
        expandable={{ expandedRowRender: opened }}
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
