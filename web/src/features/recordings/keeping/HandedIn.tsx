import { Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { keeping } from "./api";
import { certificateIn } from "./document";

const LONGEST = 20_000;

/** Says of a certificate that somebody has whether it was written here, and is unchanged. */
export function HandedIn({ close }: { close(): void }) {
  const { t } = useTranslation("recordings");
  const [form] = Form.useForm<{ text: string }>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isOurs, setIsOurs] = useState<boolean | null>(null);

  const begin = () => {
    setIsOurs(null);
    setError(null);
  };

  async function judge({ text }: { text: string }) {
    begin();
    setBusy(true);
    try {
      setIsOurs(await keeping.isOurs(certificateIn(text) ?? {}));
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  }

  const readable = (_: unknown, text: string | undefined) =>
    certificateIn(text ?? "") === null ? Promise.reject(new Error(t("keep.hand_in_rule"))) : Promise.resolve();

  return (
    <Modal
      open
      title={t("keep.hand_in")}
      okText={t("keep.hand_in_now")}
      cancelText={t("common:action.close")}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
    >
      <Form form={form} layout="vertical" className="keep-form" onFinish={(fields) => void judge(fields)} onValuesChange={begin}>
        <Form.Item name="text" label={t("keep.hand_in_text")} validateTrigger="onSubmit" rules={[{ validator: readable }]}>
          <Input.TextArea autoFocus rows={8} maxLength={LONGEST} spellCheck={false} className="keep-typed" />
        </Form.Item>
        <ProblemAlert error={error} />
        {isOurs !== null && (
          <Notice type={isOurs ? "success" : "error"} title={t(isOurs ? "keep.genuine" : "keep.altered")}>
            {t(isOurs ? "keep.genuine_about" : "keep.altered_about")}
          </Notice>
        )}
      </Form>
    </Modal>
  );
}
