import { Button, Form, Input, QRCode, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { security } from "./api";
import type { Added, TotpBegun } from "./api";

const LONGEST_NAME = 60;
const LONGEST_CODE = 10;
const QR_PX = 200;

interface Values {
  name: string;
  code: string;
}

/** Sets up an authenticator app: its QR code is drawn here, so the secret goes to nobody else. */
export function AddTotp({ begun, added }: { begun: TotpBegun; added(factor: Added): void }) {
  const { t } = useTranslation("security");
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);

  async function confirm({ code, name }: Values) {
    setPending(true);
    setError(null);
    try {
      added(await security.addTotp(begun.challenge, code, name.trim()));
    } catch (wrong) {
      setError(wrong);
    } finally {
      setPending(false);
    }
  }

  return (
    <div className="security-totp">
      <p>{t("totp.scan")}</p>
      {/* Dark on light in both brightnesses: not every camera reads it the other way round. */}
      <QRCode value={begun.address} size={QR_PX} color="#000000" bgColor="#ffffff" errorLevel="M" aria-label={t("totp.qr")} />
      <p className="muted">
        {t("totp.type")} <Typography.Text code copyable={{ text: begun.secret }}>{begun.secret.match(/.{1,4}/g)?.join(" ")}</Typography.Text>
      </p>
      <Form<Values> layout="vertical" requiredMark={false} initialValues={{ name: t("totp.name") }} onFinish={(values) => void confirm(values)}>
        <Form.Item name="name" label={t("name")} rules={[{ required: true, whitespace: true, message: t("name_missing") }]}>
          <Input maxLength={LONGEST_NAME} autoComplete="off" />
        </Form.Item>
        <Form.Item name="code" label={t("totp.code")} rules={[{ required: true, message: t("common:second.missing") }]}>
          <Input maxLength={LONGEST_CODE} autoComplete="one-time-code" inputMode="numeric" autoFocus />
        </Form.Item>
        <ProblemAlert error={error} />
        <Button type="primary" htmlType="submit" loading={pending}>
          {t("totp.confirm")}
        </Button>
      </Form>
    </div>
  );
}
