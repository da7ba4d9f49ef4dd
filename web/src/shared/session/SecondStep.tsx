import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { hasPasskeys, signWithPasskey } from "./passkey";
import { secondStep } from "./session";
import type { Answer, Asked, Method, Session } from "./session";

interface Props {
  asked: Asked;
  entered(session: Session): void;
  /** Back to name and password. */
  again(): void;
}

const LONGEST: Record<"totp" | "recovery", number> = { totp: 10, recovery: 40 };
const OVER = "session.challenge_over";

/** The second step of the log-in: a passkey, a code of the app, or a recovery code. */
export function SecondStep({ asked, entered, again }: Props) {
  const { t } = useTranslation();
  const methods = asked.methods.filter((method) => method !== "passkey" || hasPasskeys());
  const [method, setMethod] = useState<Method | undefined>(methods[0]);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);

  async function answer(make: () => Promise<Answer>) {
    setPending(true);
    setError(null);
    try {
      entered(await secondStep(asked.challenge, await make()));
    } catch (wrong) {
      setError(wrong);
    } finally {
      setPending(false);
    }
  }

  function choose(other: Method) {
    setMethod(other);
    setError(null);
  }

  const over = error instanceof Problem && error.id === OVER;
  const sign = () => answer(async () => ({ passkey: await signWithPasskey(asked.passkey ?? {}) }));

  return (
    <div className="session-second">
      <h2>{t("second.title")}</h2>
      {method === undefined && <Notice type="warning" title={t("second.none")} />}
      {method === "passkey" && (
        <>
          <p className="muted">{t("second.passkey_detail")}</p>
          <Button type="primary" block autoFocus loading={pending} onClick={() => void sign()}>
            {t("second.passkey_use")}
          </Button>
        </>
      )}
      {(method === "totp" || method === "recovery") && (
        <Form<{ code: string }>
          key={method}
          layout="vertical"
          requiredMark={false}
          onFinish={({ code }) => void answer(async () => (method === "totp" ? { code } : { recovery: code }))}
        >
          <Form.Item
            name="code"
            label={t(`second.${method}`)}
            extra={t(`second.${method}_detail`)}
            rules={[{ required: true, message: t("second.missing") }]}
          >
            <Input
              autoFocus
              autoComplete={method === "totp" ? "one-time-code" : "off"}
              inputMode={method === "totp" ? "numeric" : "text"}
              spellCheck={false}
              maxLength={LONGEST[method]}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={pending}>
            {t("second.go_on")}
          </Button>
        </Form>
      )}
      {error !== null && (error instanceof DOMException ? <Notice type="error" title={t("second.passkey_failed")} /> : <ProblemAlert error={error} />)}
      <div className="session-ways">
        {!over &&
          methods
            .filter((other) => other !== method)
            .map((other) => (
              <Button key={other} type="link" size="small" onClick={() => choose(other)}>
                {t(`second.${other}_instead`)}
              </Button>
            ))}
        <Button type="link" size="small" onClick={again}>
          {t("second.again")}
        </Button>
      </div>
    </div>
  );
}
