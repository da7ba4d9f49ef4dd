import { App, Button, Form, Input, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQueryClient } from "@tanstack/react-query";
import { Problem } from "@/shared/api/problem";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { users } from "./api";
import { mistakesIn } from "./mistakes";

interface Values {
  password: string;
  must_change: boolean;
}

/** Another password for somebody who forgot theirs; it ends a lock, and all sessions. */
export function PasswordReset({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const showProblem = useShowProblem();

  async function save({ password, must_change }: Values) {
    setBusy(true);
    try {
      await users.setPassword(id, password, must_change);
      form.resetFields();
      void message.success(t("user.password_set"));
      void queries.invalidateQueries({ queryKey: ["users"] });
      void queries.invalidateQueries({ queryKey: ["user-sessions", id] });
    } catch (error) {
      const mistakes = error instanceof Problem ? mistakesIn(error) : [];
      form.setFields(mistakes as never);
      if (mistakes.length === 0) showProblem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="admin-section">
      <h2>{t("user.reset")}</h2>
      <p className="muted">{t("user.reset_detail")}</p>
      <Form<Values> form={form} layout="vertical" initialValues={{ must_change: true }} onFinish={(values) => void save(values)}>
        <Form.Item
          name="password"
          label={t("user.new_password")}
          extra={t("user.password_hint")}
          rules={[{ required: true, message: t("missing", { name: t("user.new_password") }) }]}
        >
          <Input.Password maxLength={256} autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="must_change" label={t("user.change_next")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {t("user.reset")}
        </Button>
      </Form>
    </section>
  );
}
