import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { configuration } from "../api";
import type { Version } from "../model";
import { useConfiguration } from "../useConfiguration";
import { VersionDrawer } from "./VersionDrawer";

// By whom the version is that came from the file of the first start.
const FILE = "file";

/** Every version of the configuration: who made it, when, and why. */
export function VersionTable() {
  const { t } = useTranslation("admin");
  const { read } = useConfiguration();
  const [open, setOpen] = useState<Version | null>(null);
  const found = useInfiniteQuery({
    queryKey: ["configuration-versions"],
    queryFn: ({ pageParam }) => configuration.versions(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = rows[0]?.version;
  const columns: TableColumnsType<Version> = [
    {
      title: t("version.number"),
      key: "version",
      width: 160,
      render: (_, { version }) => (
        <>
          {version} {version === newest && <Tag color="success">{t("version.current")}</Tag>}
        </>
      ),
    },
    { title: t("version.at"), key: "at", width: 160, render: (_, { at }) => moment(at, currentLanguage()) },
    { title: t("version.by"), key: "by", className: "admin-text", render: (_, { by }) => (by === FILE ? t("version.file") : by.replace(/^user:/, "")) },
    { title: t("version.note"), dataIndex: "note", className: "admin-text" },
    {
      title: t("version.actions"),
      key: "actions",
      width: 160,
      render: (_, version) =>
        version.version !== newest && (
          <Button size="small" onClick={() => setOpen(version)}>
            {t("version.compare")}
          </Button>
        ),
    },
  ];
  return (
    <section className="panel" aria-labelledby="admin-title">
      <header className="admin-head">
        <h1 id="admin-title">{t("kind.versions")}</h1>
      </header>
      <p className="muted admin-about">{t("about.versions")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Version> rowKey="version" size="small" columns={columns} dataSource={rows} loading={found.isLoading} pagination={false} />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {open !== null && read !== undefined && <VersionDrawer version={open} read={read} close={() => setOpen(null)} />}
    </section>
  );
}
