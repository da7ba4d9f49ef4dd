import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { useSession } from "@/shared/session/session";
import { Notice } from "@/shared/ui/Notice";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { accounts, people } from "./api";
import type { Account, AccountWanted } from "./api";
import { useFormAttempt } from "./useFormAttempt";
import { WordSelect } from "./WordSelect";

interface Props {
  /** None: a new one. */
  account: Account | null;
  close(): void;
  done(): void;
}

const ID = /^[a-z0-9][a-z0-9._-]{0,47}$/;
const CHANGED_MEANWHILE = "service_account.changed_meanwhile";

/** A service account: made, or given another name, owner or ceiling. */
export function AccountDrawer({ account, close, done }: Props) {
  const { t } = useTranslation("programs");
  const { user } = useSession();
  const [form] = Form.useForm<AccountWanted>();
  const { busy, attempt } = useFormAttempt(form);
  const [conflict, setConflict] = useState(false);

  const save = ({ id, name, owner, scopes }: AccountWanted) =>
    attempt(async () => {
      try {
        if (account === null) await accounts.create({ id, name, owner: owner.trim(), scopes });
        else await accounts.change(account.id, { version: account.version, name, owner: owner.trim(), scopes });
        done();
      } catch (error) {
        if (!(error instanceof Problem && error.id === CHANGED_MEANWHILE)) throw error;
        setConflict(true);
      }
    });

  const needed = (name: string) => ({ required: true, whitespace: true, message: t("missing", { name }) });
  return (
    <Drawer
      open
      onClose={close}
      size={520}
      maskClosable={false}
      title={account === null ? t("accounts.new") : t("accounts.change", { id: account.id })}
      footer={
        <div className="programs-foot">
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {t("common:action.save")}
          </Button>
          <Button onClick={close}>{t("common:action.cancel")}</Button>
        </div>
      }
    >
      {conflict && (
        <Notice type="warning" title={t("accounts.conflict")} action={<Button onClick={done}>{t("accounts.read_again")}</Button>}>
          {t("accounts.conflict_detail")}
        </Notice>
      )}
      <Form<AccountWanted> form={form} layout="vertical" initialValues={account ?? { owner: user.id, scopes: [] }} onFinish={(values) => void save(values)}>
        <Form.Item name="id" label={t("accounts.id")} extra={account === null ? t("accounts.id_hint") : t("accounts.fixed")} rules={[needed(t("accounts.id")), { pattern: ID, message: t("accounts.bad_id") }]}>
          <Input maxLength={48} autoComplete="off" autoFocus={account === null} disabled={account !== null} />
        </Form.Item>
        <Form.Item name="name" label={t("accounts.name")} rules={[needed(t("accounts.name"))]}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
        <Form.Item name="owner" label={t("accounts.owner")} extra={t("accounts.owner_hint")} rules={[needed(t("accounts.owner"))]}>
          <Owner />
        </Form.Item>
        <Form.Item name="scopes" label={t("accounts.ceiling")} extra={t("accounts.ceiling_hint")} rules={[{ required: true, type: "array", min: 1, message: t("words_missing") }, CHECKED_AGAIN]}>
          <WordSelect />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

/** One of the users, for who may see them; else the id is typed. What the form gives goes on to the field. */
function Owner(field: { id?: string; value?: string; onChange?: (value: string) => void }) {
  const { may } = useSession();
  const mayRead = may("user.read");
  const known = useQuery({ queryKey: ["users", "first"], queryFn: people, enabled: mayRead }).data ?? [];
  if (!mayRead) return <Input id={field.id} value={field.value} onChange={(event) => field.onChange?.(event.target.value)} maxLength={48} autoComplete="off" />;
  return <Select<string> {...field} showSearch={{ optionFilterProp: "label" }} options={known.map((it) => ({ value: it.id, label: `${it.name} (${it.id})` }))} />;
}
