import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Input, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { called, roles } from "./api";
import type { Role } from "./api";
import { GrantTable } from "./GrantTable";
import type { Grants } from "./GrantTable";

interface Props {
  /** None: a new one. */
  role: Role | null;
  close(): void;
  done(): void;
}

interface Values {
  id: string;
  zh: string;
  en: string;
  grants: Grants;
}

const ID = /^[a-z][a-z0-9-]{0,31}$/;
const CHANGED_MEANWHILE = "role.changed_meanwhile";
const EMPTY: Values = { id: "", zh: "", en: "", grants: {} };

/** One role: what it allows, and how far. */
export function RoleDrawer({ role, close, done }: Props) {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const showProblem = useShowProblem();
  const permissions = useQuery({ queryKey: ["permissions"], queryFn: roles.permissions, staleTime: Infinity });
  const mayWrite = may("role.write") && role?.preset !== true;

  async function attempt(action: () => Promise<unknown>) {
    setBusy(true);
    try {
      await action();
      done();
    } catch (error) {
      if (error instanceof Problem && error.id === CHANGED_MEANWHILE) setConflict(true);
      else showProblem(error);
    } finally {
      setBusy(false);
    }
  }

  const missing = (name: string) => [{ required: true, whitespace: true, message: t("missing", { name }) }];
  return (
    <Drawer
      open
      onClose={close}
      size={640}
      maskClosable={false}
      title={role === null ? t("roles.new") : t(mayWrite ? "edit" : "view", { name: called(role) })}
      footer={
        <div className="admin-foot">
          {mayWrite && (
            <Button type="primary" loading={busy} onClick={() => form.submit()}>
              {t("common:action.save")}
            </Button>
          )}
          <Button onClick={close}>{t(mayWrite ? "common:action.cancel" : "common:action.close")}</Button>
          {mayWrite && role !== null && (
            <Popconfirm title={t("roles.remove_sure", { name: called(role) })} okText={t("remove")} onConfirm={() => void attempt(() => roles.remove(role.id))}>
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
          {t("roles.conflict_detail")}
        </Notice>
      )}
      <Form<Values>
        form={form}
        layout="vertical"
        disabled={!mayWrite}
        className={mayWrite ? "" : "admin-fixed"}
        initialValues={role ?? EMPTY}
        onFinish={({ id, ...values }) => void attempt(() => roles.define(role?.id ?? id, { version: role?.version ?? 0, ...values }))}
      >
        <Form.Item name="id" label={t("roles.id")} extra={t("roles.id_hint")} rules={[...missing(t("roles.id")), { pattern: ID, message: t("bad_form", { name: t("roles.id") }) }]}>
          <Input maxLength={32} autoComplete="off" disabled={role !== null || !mayWrite} />
        </Form.Item>
        <Form.Item name="zh" label={t("roles.zh")} rules={missing(t("roles.zh"))}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="en" label={t("roles.en")} rules={missing(t("roles.en"))}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <ProblemAlert error={permissions.error} retry={() => void permissions.refetch()} />
        {permissions.isPending && <Loading />}
        {permissions.data !== undefined && (
          <Form.Item name="grants" label={t("roles.words")}>
            <GrantTable permissions={permissions.data} fixed={!mayWrite} />
          </Form.Item>
        )}
      </Form>
    </Drawer>
  );
}
