import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { keeping } from "./api";
import type { Proof } from "./api";
import { CertificateView } from "./CertificateView";
import { personIn } from "./document";
import { HandedIn } from "./HandedIn";

/** The proofs of all erased recordings, each looked at when it is shown. */
export function Certificates() {
  const { t } = useTranslation("recordings");
  const [handing, setHanding] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ["recording-certificates"],
    queryFn: ({ pageParam }) => keeping.certificates(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const opened = (it: Proof) => <CertificateView proof={it} again={() => void found.refetch()} busy={found.isFetching} />;
  const columns: TableColumnsType<Proof> = [
    { title: t("keep.erased_when"), key: "at", render: (_, it) => moment(it.erased_at, currentLanguage()) },
    { title: t("keep.cause"), key: "cause", render: (_, it) => t(`keep.cause_is.${it.cause}`, { defaultValue: it.cause }) },
    { title: t("keep.reason"), key: "why", render: (_, it) => String(it.document["why"] ?? "") },
    { title: t("keep.erased_by"), key: "by", render: (_, it) => personIn(it.erased_by) },
    {
      title: t("keep.certificate"),
      key: "whole",
      render: (_, it) => <Tag color={it.whole ? "success" : "error"}>{t(it.whole ? "keep.genuine" : "keep.altered")}</Tag>,
    },
  ];
  return (
    <section className="panel recording" aria-labelledby="certificates-title">
      <Link to="/recordings">{t("back")}</Link>
      <div className="keep-head">
        <h1 id="certificates-title">{t("keep.certificates")}</h1>
        <Button onClick={() => setHanding(true)}>{t("keep.hand_in")}</Button>
      </div>
      <p className="muted">{t("keep.certificates_about")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Proof>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        expandable={{ expandedRowRender: opened }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("keep.no_certificates")} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {handing && <HandedIn close={() => setHanding(false)} />}
    </section>
  );
}
