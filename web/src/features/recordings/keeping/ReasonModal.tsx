import { Form, Input, Modal } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";

const LEAST = 2;
const MOST = 500;

interface Props {
  title: string;
  /** The word on the button. */
  ok: string;
  danger?: boolean;
  /** What must be typed, as it stands, before anything is done. */
  typed?: string;
  children: ReactNode;
  act(reason: string): Promise<unknown>;
  done(): void;
  close(): void;
}

interface Fields {
  reason: string;
}

/** Asks for the reason of something that the audit keeps; what the node has against it is said right here. */
export function ReasonModal({ title, ok, danger = false, typed, children, act, done, close }: Props) {
  const { t } = useTranslation("recordings");
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function send({ reason }: Fields) {
    setBusy(true);
    setError(null);
    try {
      await act(reason.trim());
    } catch (refused) {
      setError(refused);
      return;
    } finally {
      setBusy(false);
    }
    done();
  }

  const same = (_: unknown, value: string | undefined) =>
    value?.trim() === typed ? Promise.resolve() : Promise.reject(new Error(t("keep.typed_rule", { typed })));

  return (
    <Modal
      open
      title={title}
      okText={ok}
      cancelText={t("common:action.cancel")}
      okButtonProps={{ danger }}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
    >
      <Form<Fields> form={form} layout="vertical" className="keep-form" onFinish={(fields) => void send(fields)}>
        {children}
        <ProblemAlert error={error} />
        <Form.Item
          name="reason"
          label={t("keep.reason")}
          rules={[{ required: true, whitespace: true, min: LEAST, message: t("keep.reason_rule", { least: LEAST }) }]}
        >
          <Input.TextArea autoFocus rows={2} maxLength={MOST} showCount placeholder={t("keep.reason_hint")} />
        </Form.Item>
        {typed !== undefined && (
          <Form.Item name="typed" label={t("keep.typed", { typed })} validateTrigger="onSubmit" rules={[{ validator: same }]}>
            <Input autoComplete="off" spellCheck={false} className="keep-typed" onPressEnter={() => form.submit()} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
