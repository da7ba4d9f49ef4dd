import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCommand } from "@/shared/ui/useCommand";
import { customers } from "./api";

interface Values {
  name: string;
  number?: string;
  note?: string;
}

interface Props {
  /** The contact on the desk that it is made for: then that is this customer's. */
  contact: string | null;
  close(): void;
}

/** A new customer, with the number they call from. */
export function NewCustomer({ contact, close }: Props) {
  const { t } = useTranslation("customers");
  const [form] = Form.useForm<Values>();
  const { pending, run } = useCommand();
  const queries = useQueryClient();
  const go = useNavigate();
  const { data: caller } = useQuery({
    queryKey: ["contact", contact],
    queryFn: () => customers.contact(contact ?? ""),
    enabled: contact !== null,
  });
  useEffect(() => {
    if (caller === undefined) return;
    // What was typed meanwhile stays.
    if (!form.isFieldTouched("number")) form.setFieldsValue({ number: caller.caller });
    if (!form.isFieldTouched("name") && caller.caller_name !== "") form.setFieldsValue({ name: caller.caller_name });
  }, [caller, form]);

  async function save({ name, number = "", note = "" }: Values) {
    await run("create", async () => {
      const identities = number.trim() === "" ? [] : [{ kind: "phone" as const, value: number }];
      const made = await customers.create({ name, note, tags: [], attributes: {}, identities });
      void queries.invalidateQueries({ queryKey: ["customers"] });
      void go(`/customers/${made.id}`, { replace: true });
      if (contact !== null) await customers.wasCustomer(contact, made.id);
    });
  }

  return (
    <Modal open title={t("new")} onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: pending !== null }}>
      <Form form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item name="name" label={t("name")} rules={[{ required: true, whitespace: true, message: t("name_missing") }]}>
          <Input maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item name="number" label={t("kind.phone")}>
          <Input type="tel" maxLength={64} />
        </Form.Item>
        <Form.Item name="note" label={t("note")}>
          <Input.TextArea maxLength={8_000} autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
