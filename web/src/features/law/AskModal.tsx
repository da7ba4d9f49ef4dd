import { Form, Modal } from "antd";
import type { FormProps } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";

interface Props<T> {
  title: string;
  /** The word on the button. */
  ok: string;
  danger?: boolean;
  initial?: FormProps<T>["initialValues"];
  /** The fields, and what is to be known before. */
  children: ReactNode;
  act(values: T): Promise<unknown>;
  done(): void;
  close(): void;
}

/** Asks for what something needs; what the node has against it is said right there. */
export function AskModal<T extends object>({ title, ok, danger = false, initial, children, act, done, close }: Props<T>) {
  const { t } = useTranslation("law");
  const [form] = Form.useForm<T>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function send(values: T) {
    setBusy(true);
    setError(null);
    try {
      await act(values);
    } catch (refused) {
      setError(refused);
      return;
    } finally {
      setBusy(false);
    }
    done();
  }

  return (
    <Modal
      open
      title={title}
      okText={ok}
      cancelText={t("cancel")}
      okButtonProps={{ danger }}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
    >
      <Form<T>
        form={form}
        layout="vertical"
        className="law-form"
        {...(initial && { initialValues: initial })}
        scrollToFirstError={{ block: "center", focus: true }}
        onFinish={(values) => void send(values)}
      >
        {children}
        <ProblemAlert error={error} />
      </Form>
    </Modal>
  );
}
