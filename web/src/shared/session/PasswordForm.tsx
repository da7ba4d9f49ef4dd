import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { changePassword } from "./session";

interface Fields {
  old: string;
  fresh: string;
  again: string;
}

const SHORTEST = 10;
const LONGEST = 128;

export function PasswordForm({ done }: { done(): void }) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);

  async function submit({ old, fresh }: Fields) {
    setPending(true);
    setError(null);
    try {
      await changePassword(old, fresh);
      done();
    } catch (wrong) {
      setError(wrong);
    } finally {
      setPending(false);
    }
  }

  const required = { required: true, message: t("session.password_missing") };
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={submit}>
      <Form.Item name="old" label={t("session.old_password")} rules={[required]}>
        <Input.Password autoComplete="current-password" maxLength={LONGEST} autoFocus />
      </Form.Item>
      <Form.Item
        name="fresh"
        label={t("session.new_password")}
        rules={[required, { min: SHORTEST, message: t("session.password_short", { count: SHORTEST }) }]}
      >
        <Input.Password autoComplete="new-password" maxLength={LONGEST} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("session.again")}
        dependencies={["fresh"]}
        rules={[
          required,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue("fresh") ? Promise.resolve() : Promise.reject(new Error(t("session.differs"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={LONGEST} />
      </Form.Item>
      {error !== null && (
        <Form.Item>
          <ProblemAlert error={error} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={pending}>
        {t("session.change_password")}
      </Button>
    </Form>
  );
}
