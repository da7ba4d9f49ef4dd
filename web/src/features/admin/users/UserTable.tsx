import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Table } from "antd";
import type { TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { idOf, itemsOf, nameOf } from "../model";
import { useConfiguration } from "../useConfiguration";
import { called as roleName, roles } from "../roles/api";
import { users } from "./api";
import type { User } from "./api";
import { UserDrawer } from "./UserDrawer";
import { UserState } from "./UserState";

/** Who may log in. */
export function UserTable() {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  const queries = useQueryClient();
  const { read } = useConfiguration();
  const [open, setOpen] = useState<User | "new" | null>(null);
  const found = useInfiniteQuery({
    queryKey: ["users"],
    queryFn: ({ pageParam }) => users.list(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const agents = read === undefined ? [] : itemsOf(read.centre, "agents");
  const called = (id: string) => {
    const agent = agents.find((one) => idOf("agents", one) === id);
    return agent === undefined ? id : nameOf(agent);
  };
  const known = useQuery({ queryKey: ["roles"], queryFn: roles.list, enabled: may("role.read") }).data?.items ?? [];
  const named = (id: string) => {
    const role = known.find((one) => one.id === id);
    return role === undefined ? id : roleName(role);
  };
  const columns: TableColumnsType<User> = [
    {
      title: t("id.users"),
      key: "id",
      render: (_, user) => (
        <Button type="link" className="admin-open" onClick={() => setOpen(user)}>
          {user.id}
        </Button>
      ),
    },
    { title: t("field.agents.name"), dataIndex: "name" },
    { title: t("user.roles"), key: "roles", render: (_, user) => user.roles.map(named).join(" · ") },
    { title: t("user.agent"), key: "agent", render: (_, user) => user.agent && called(user.agent) },
    {
      title: t("access.title"),
      key: "state",
      render: (_, user) => <UserState user={user} />,
    },
    { title: t("user.created"), key: "created", render: (_, user) => moment(user.created_at, currentLanguage()) },
  ];

  function done() {
    setOpen(null);
    void queries.invalidateQueries({ queryKey: ["users"] });
  }

  return (
    <section className="panel" aria-labelledby="admin-title">
      <header className="admin-head">
        <h1 id="admin-title">{t("kind.users")}</h1>
        {may("user.write") && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("new")}>
            {t("new.users")}
          </Button>
        )}
      </header>
      <p className="muted admin-about">{t("about.users")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<User>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isLoading}
        pagination={false}
        scroll={{ x: "max-content" }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {open !== null && <UserDrawer user={open === "new" ? null : open} agents={agents} roles={known} close={() => setOpen(null)} done={done} />}
    </section>
  );
}
