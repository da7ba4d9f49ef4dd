import { Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useCommand } from "@/shared/ui/useCommand";
import { KINDS, requests } from "./api";
import type { AskedKind } from "./api";

interface Wanted {
  kind: AskedKind;
  customer: string;
  wish?: string;
}

/** Takes in what a person asks for. */
export function NewRequest({ open, close, renew }: { open: boolean; close(): void; renew(): Promise<unknown> }) {
  const { t } = useTranslation("law");
  const { pending, run } = useCommand();
  const [form] = Form.useForm<Wanted>();

  async function receive({ kind, customer, wish }: Wanted) {
    const taken = await run("receive", async () => {
      await requests.receive(kind, customer.trim(), wish ?? "");
      await renew();
    });
    if (taken) {
      form.resetFields();
      close();
    }
  }

  return (
    <Modal
      title={t("new_request")}
      open={open}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={pending === "receive"}
      onOk={() => form.submit()}
      onCancel={close}
    >
      <Form form={form} layout="vertical" initialValues={{ kind: "access" }} onFinish={(wanted) => void receive(wanted)}>
        <Form.Item name="kind" label={t("kind_label")}>
          <Select options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="customer" label={t("customer_id")} rules={[{ required: true, message: t("customer_needed") }]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="wish" label={t("wish")}>
          <Input.TextArea rows={3} maxLength={4000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
