import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { SignOn } from "./SignOn";
import { SecondStep } from "./SecondStep";
import { signIn } from "./session";
import type { Asked, Session } from "./session";

interface Props {
  entered(session: Session): void;
  /** Whose session has ended; anybody's without it. */
  user?: string;
}

interface Fields {
  user: string;
  password: string;
}

const LONGEST = 128;

export function LoginForm({ entered, user }: Props) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);

  async function submit({ user: name, password }: Fields) {
    setPending(true);
    setError(null);
    try {
      const found = await signIn(name.trim(), password);
      if ("challenge" in found) setAsked(found);
      else entered(found);
    } catch (wrong) {
      setError(wrong);
    } finally {
      setPending(false);
    }
  }

  if (asked !== null) return <SecondStep asked={asked} entered={entered} again={() => setAsked(null)} />;
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={submit} initialValues={{ user }}>
      <Form.Item name="user" label={t("session.user")} rules={[{ required: true, message: t("session.user_missing") }]}>
        <Input autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={LONGEST} autoFocus={!user} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("session.password")}
        rules={[{ required: true, message: t("session.password_missing") }]}
      >
        <Input.Password autoComplete="current-password" maxLength={LONGEST} autoFocus={Boolean(user)} />
      </Form.Item>
      {error !== null && (
        <Form.Item>
          <ProblemAlert error={error} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={pending}>
        {t("session.sign_in")}
      </Button>
      <SignOn />
    </Form>
  );
}
