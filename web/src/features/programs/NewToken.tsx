import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { accounts, tokens } from "./api";
import type { TokenMade } from "./api";
import { DAYS, endOf } from "./expiry";
import type { Choice } from "./expiry";
import { useFormAttempt } from "./useFormAttempt";
import { WordSelect } from "./WordSelect";

interface Values {
  name: string;
  account?: string;
  scopes: string[];
  expires: Choice;
  day?: string;
}

const USUAL: Choice = 90;

/** A token for a program: what for, as whom, what it may do, and until when. */
export function NewToken({ close, done }: { close(): void; done(made: TokenMade): void }) {
  const { t } = useTranslation("programs");
  const [form] = Form.useForm<Values>();
  const { busy, attempt } = useFormAttempt(form);
  const known = useQuery({ queryKey: ["service-accounts", "first"], queryFn: () => accounts.list(null) }).data?.items ?? [];
  const enabled = known.filter((it) => it.disabled_at === null);
  const account = Form.useWatch("account", form);
  const choice = Form.useWatch("expires", form);

  const create = ({ name, account: chosen = null, scopes, expires, day = "" }: Omit<Values, "account"> & { account?: string | null }) =>
    attempt(async () => done(await tokens.create({ name: name.trim(), scopes, account: chosen, expires_at: endOf(expires, day, Date.now()) })));

  return (
    <Drawer
      open
      onClose={close}
      size={520}
      maskClosable={false}
      title={t("tokens.new")}
      footer={
        <div className="programs-foot">
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {t("tokens.create")}
          </Button>
          <Button onClick={close}>{t("common:action.cancel")}</Button>
        </div>
      }
    >
      <Form<Values> form={form} layout="vertical" initialValues={{ scopes: [], expires: USUAL }} onFinish={(values) => void create(values)}>
        <Form.Item name="name" label={t("tokens.name")} extra={t("tokens.name_hint")} rules={[{ required: true, whitespace: true, message: t("missing", { name: t("tokens.name") }) }]}>
          <Input maxLength={200} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="account" label={t("tokens.account")} extra={t("tokens.account_hint")} rules={[CHECKED_AGAIN]}>
          <Select
            allowClear
            placeholder={t("tokens.own_id")}
            showSearch={{ optionFilterProp: "label" }}
            options={enabled.map((it) => ({ value: it.id, label: `${it.name} (${it.id})` }))}
          />
        </Form.Item>
        <Form.Item name="scopes" label={t("words")} extra={t("tokens.words_hint")} rules={[{ required: true, type: "array", min: 1, message: t("words_missing") }]}>
          <WordSelect ceiling={enabled.find((it) => it.id === account)?.scopes} />
        </Form.Item>
        <Form.Item name="expires" label={t("tokens.expires")} rules={[CHECKED_AGAIN]}>
          <Select<Choice> options={[...DAYS.map((days) => ({ value: days as Choice, label: t("tokens.in_days", { count: days }) })), { value: "day" as Choice, label: t("tokens.on_day") }]} />
        </Form.Item>
        {choice === "day" && (
          <Form.Item name="day" label={t("tokens.last_day")} rules={[{ required: true, message: t("missing", { name: t("tokens.last_day") }) }]}>
            <Input type="date" />
          </Form.Item>
        )}
      </Form>
    </Drawer>
  );
}
