import { Button, Drawer, Form, Input, Popconfirm, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { useSession } from "@/shared/session/session";
import { Notice } from "@/shared/ui/Notice";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { idOf, nameOf } from "../model";
import type { Item } from "../model";
import { called } from "../roles/api";
import type { Role } from "../roles/api";
import { users } from "./api";
import type { User } from "./api";
import { mistakesIn } from "./mistakes";
import { Access } from "./Access";
import { PasswordReset } from "./PasswordReset";
import { SessionList } from "./SessionList";

interface Props {
  /** None: a new one. */
  user: User | null;
  agents: readonly Item[];
  roles: readonly Role[];
  close(): void;
  done(): void;
}

interface Values {
  id: string;
  name: string;
  roles: string[];
  teams: string[];
  agent?: string;
  password: string;
  must_change: boolean;
}

const USER = /^[a-z0-9][a-z0-9._-]{0,47}$/;
const CHANGED_MEANWHILE = "user.changed_meanwhile";

/** One user: made, changed, given another password, or removed. */
export function UserDrawer({ user, agents, roles: known, close, done }: Props) {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const showProblem = useShowProblem();
  const mayWrite = may("user.write");

  async function attempt(action: () => Promise<unknown>) {
    setBusy(true);
    try {
      await action();
      done();
    } catch (error) {
      const mistakes = error instanceof Problem ? mistakesIn(error) : [];
      form.setFields(mistakes as never);
      if (error instanceof Problem && error.id === CHANGED_MEANWHILE) setConflict(true);
      else if (mistakes.length === 0) showProblem(error);
    } finally {
      setBusy(false);
    }
  }

  const save = ({ agent = null, name, roles, teams, ...fresh }: Omit<Values, "agent"> & { agent?: string | null }) =>
    attempt(() =>
      user === null
        ? users.create({ ...fresh, name, roles, teams, agent })
        : users.change(user.id, { version: user.version, name, roles, teams, agent }),
    );

  return (
    <Drawer
      open
      onClose={close}
      size={480}
      maskClosable={false}
      title={user === null ? t("new.users") : t(mayWrite ? "edit" : "view", { name: user.id })}
      footer={
        <div className="admin-foot">
          {mayWrite && (
            <Button type="primary" loading={busy} onClick={() => form.submit()}>
              {t("common:action.save")}
            </Button>
          )}
          <Button onClick={close}>{t(mayWrite ? "common:action.cancel" : "common:action.close")}</Button>
          {mayWrite && user !== null && (
            <Popconfirm title={t("user.remove_sure", { id: user.id })} okText={t("remove")} onConfirm={() => void attempt(() => users.remove(user.id))}>
              <Button danger disabled={busy} className="admin-remove">
                {t("remove")}
              </Button>
            </Popconfirm>
          )}
        </div>
      }
    >
      {conflict && (
        <Notice type="warning" title={t("conflict")} action={<Button onClick={done}>{t("read_again")}</Button>}>
          {t("user.conflict_detail")}
        </Notice>
      )}
      <Form<Values>
        form={form}
        layout="vertical"
        disabled={!mayWrite}
        className={mayWrite ? "" : "admin-fixed"}
        initialValues={user === null ? { roles: ["agent"], teams: [], must_change: true } : { ...user, agent: user.agent ?? undefined }}
        onFinish={(values) => void save(values)}
      >
        <Form.Item
          name="id"
          className={user === null ? "" : "admin-fixed"}
          label={t("id.users")}
          extra={user === null ? t("user.id_hint") : t("fixed")}
          rules={[
            { required: true, message: t("missing", { name: t("id.users") }) },
            { pattern: USER, message: t("bad_form", { name: t("id.users") }) },
          ]}
        >
          <Input maxLength={48} autoComplete="off" disabled={user !== null || !mayWrite} />
        </Form.Item>
        <Form.Item name="name" label={t("field.agents.name")} rules={[{ required: true, whitespace: true, message: t("missing", { name: t("field.agents.name") }) }]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name="roles" label={t("user.roles")} rules={[CHECKED_AGAIN]}>
          <Select mode="multiple" options={known.map((role) => ({ value: role.id, label: called(role), disabled: !role.available }))} />
        </Form.Item>
        <Form.Item name="teams" label={t("user.teams")} rules={[CHECKED_AGAIN]} extra={t("user.teams_hint")}>
          <Select mode="tags" tokenSeparators={[",", " "]} />
        </Form.Item>
        <Form.Item name="agent" label={t("user.agent")} rules={[CHECKED_AGAIN]} extra={t("user.agent_hint")}>
          <Select
            allowClear
            placeholder={t("not_set")}
            showSearch={{ optionFilterProp: "label" }}
            options={agents.map((agent) => ({ value: idOf("agents", agent), label: `${nameOf(agent)} (${idOf("agents", agent)})` }))}
          />
        </Form.Item>
        {user === null && (
          <>
            <Form.Item
              name="password"
              label={t("user.first_password")}
              extra={t("user.password_hint")}
              rules={[{ required: true, message: t("missing", { name: t("user.first_password") }) }]}
            >
              <Input.Password maxLength={256} autoComplete="new-password" />
            </Form.Item>
            <Form.Item name="must_change" label={t("user.change_first")} valuePropName="checked">
              <Switch />
            </Form.Item>
          </>
        )}
      </Form>
      {user !== null && mayWrite && <Access user={user} done={done} />}
      {user !== null && mayWrite && <PasswordReset id={user.id} />}
      {user !== null && <SessionList id={user.id} mayClose={mayWrite} />}
    </Drawer>
  );
}
