import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { isMasked } from "@/shared/reveal/rules";
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
  const calls = caller !== undefined && isMasked(caller.caller);
  useEffect(() => {
    if (caller === undefined) return;
    // What was typed meanwhile stays, and a mask is no name.
    if (!form.isFieldTouched("name") && caller.caller_name !== "" && !isMasked(caller.caller_name))
      form.setFieldsValue({ name: caller.caller_name });
  }, [caller, form]);

  async function save({ name, number = "", note = "" }: Values) {
    await run("create", async () => {
      // The number they call from is taken over without being shown; one that was typed goes first.
      const typed = number.trim() === "" ? null : number;
      const value = typed ?? (calls && contact !== null ? { contact } : null);
      const identities = value === null ? [] : [{ kind: "phone" as const, value }];
      const made = await customers.create({ name, note, tags: [], attributes: {}, identities });
      void queries.invalidateQueries({ queryKey: ["customers"] });
      void go(`/customers/${made.id}`, { replace: true });
      if (contact === null) return;
      await customers.wasCustomer(contact, made.id);
      void queries.invalidateQueries({ queryKey: ["desk", "card", contact] });
    });
  }

  return (
    <Modal open title={t("new")} onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: pending !== null }}>
      <Form form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item name="name" label={t("name")} rules={[{ required: true, whitespace: true, message: t("name_missing") }]}>
          <Input maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item name="number" label={t("kind.phone")} extra={calls && t("number_taken", { number: caller.caller })}>
          <Input type="tel" maxLength={64} />
        </Form.Item>
        <Form.Item name="note" label={t("note")}>
          <Input.TextArea maxLength={8_000} autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
