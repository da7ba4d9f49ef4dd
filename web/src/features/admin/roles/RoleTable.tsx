import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { called, roles } from "./api";
import type { Role } from "./api";
import { RoleDrawer } from "./RoleDrawer";

/** What may be given to users: the roles of every centre, and one's own. */
export function RoleTable() {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Role | "new" | null>(null);
  const found = useQuery({ queryKey: ["roles"], queryFn: roles.list });
  const columns: TableColumnsType<Role> = [
    {
      title: t("roles.name"),
      key: "name",
      render: (_, role) => (
        <Button type="link" className="admin-open" onClick={() => setOpen(role)}>
          {called(role)}
        </Button>
      ),
    },
    { title: t("roles.id"), dataIndex: "id" },
    {
      title: t("roles.kind"),
      key: "kind",
      render: (_, role) => (
        <>
          <Tag>{t(role.preset ? "roles.preset" : "roles.own")}</Tag>
          {!role.available && <Tag color="warning">{t("roles.unavailable")}</Tag>}
        </>
      ),
    },
    { title: t("roles.words"), key: "words", align: "right", render: (_, role) => Object.keys(role.grants).length },
    { title: t("roles.version"), key: "version", align: "right", render: (_, role) => (role.preset ? "" : role.version) },
  ];

  function done() {
    setOpen(null);
    void queries.invalidateQueries({ queryKey: ["roles"] });
  }

  return (
    <section className="panel" aria-labelledby="admin-title">
      <header className="admin-head">
        <h1 id="admin-title">{t("kind.roles")}</h1>
        {may("role.write") && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("new")}>
            {t("roles.new")}
          </Button>
        )}
      </header>
      <p className="muted admin-about">{t("roles.about")}</p>
      {found.data?.separation && <Notice type="info" title={t("roles.separated")}>{t("roles.separated_detail")}</Notice>}
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Role>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.items ?? []}
        loading={found.isLoading}
        pagination={false}
        scroll={{ x: "max-content" }}
      />
      {open !== null && <RoleDrawer role={open === "new" ? null : open} close={() => setOpen(null)} done={done} />}
    </section>
  );
}
