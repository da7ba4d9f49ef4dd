import { AutoComplete, Form, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { keys } from "./api";
import type { Rotated, What } from "./api";

const USUAL = ["schedule", "staff", "suspicion", "exercise"] as const;
const LEAST = 2;
const MOST = 200;

/** Asks why a new key is wanted, says what it will mean, and why it was refused. */
export function RotateDialog({ what, close, done }: { what: What; close(): void; done(made: Rotated): void }) {
  const { t } = useTranslation("keys");
  const [form] = Form.useForm<{ purpose: string }>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function rotate({ purpose }: { purpose: string }) {
    setBusy(true);
    setError(null);
    try {
      done(await keys.rotate(what, purpose.trim()));
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={t(`rotate.${what}`)}
      okText={t("go")}
      cancelText={t("common:action.cancel")}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
    >
      <p>{t(`means.${what}`)}</p>
      <p className="muted">{t(`after.${what}`)}</p>
      <Form form={form} layout="vertical" onFinish={(values: { purpose: string }) => void rotate(values)}>
        <Form.Item
          name="purpose"
          label={t("purpose")}
          extra={t("purpose_kept")}
          rules={[{ required: true, whitespace: true, min: LEAST, max: MOST, message: t("purpose_rule", { least: LEAST, most: MOST }) }]}
        >
          <AutoComplete options={USUAL.map((each) => ({ value: t(`usual.${each}`) }))} maxLength={MOST} autoFocus />
        </Form.Item>
      </Form>
      <ProblemAlert error={error} />
    </Modal>
  );
}
