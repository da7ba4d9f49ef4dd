import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { Notice } from "@/shared/ui/Notice";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { customers } from "./api";
import type { Customer } from "./api";
import { changed, profileOf } from "./profile";
import type { Profile } from "./profile";

const CONFLICTS = new Set([409, 412]);

interface Props {
  customer: Customer;
  mayWrite: boolean;
  take(customer: Customer): void;
  renew(): void;
}

/** Name, tags, note and whatever else a company keeps. A change by somebody else is never written over unseen. */
export function ProfileForm({ customer, mayWrite, take, renew }: Props) {
  const { t } = useTranslation("customers");
  const [form] = Form.useForm<Profile>();
  const [state, setState] = useState<"read" | "touched" | "saving" | "conflict">("read");
  const showProblem = useShowProblem();

  async function save({ name, note, tags, attributes }: Profile) {
    setState("saving");
    const { version } = customer;
    const change = { version, ...changed(customer, { name, note, tags, attributes }) };
    try {
      take(await customers.change(customer.id, change));
    } catch (error) {
      const conflict = error instanceof Problem && CONFLICTS.has(error.status);
      setState(conflict ? "conflict" : "touched");
      if (!conflict) showProblem(error);
    }
  }

  return (
    <Form<Profile>
      form={form}
      layout="vertical"
      disabled={!mayWrite}
      initialValues={profileOf(customer)}
      onValuesChange={() => setState("touched")}
      onFinish={(values) => void save(values)}
    >
      <Form.Item name="name" label={t("name")} rules={[{ required: true, whitespace: true, message: t("name_missing") }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="tags" label={t("tags")}>
        <Select mode="tags" open={false} suffixIcon={null} maxCount={50} />
      </Form.Item>
      <Form.Item name="note" label={t("note")}>
        <Input.TextArea maxLength={8_000} autoSize={{ minRows: 3, maxRows: 12 }} />
      </Form.Item>
      <Form.List name="attributes">
        {(items, { add, remove }) => (
          <fieldset className="customer-attributes">
            <legend>{t("attributes")}</legend>
            {items.map(({ key, name }) => (
              <div key={key} className="customer-line">
                <Form.Item name={[name, "key"]} noStyle>
                  <Input maxLength={64} aria-label={t("attribute")} placeholder={t("attribute")} />
                </Form.Item>
                <Form.Item name={[name, "value"]} noStyle>
                  <Input maxLength={500} aria-label={t("value")} placeholder={t("value")} />
                </Form.Item>
                <Button icon={<DeleteOutlined />} onClick={() => remove(name)} aria-label={t("remove")} />
              </div>
            ))}
            {mayWrite && (
              <Button size="small" icon={<PlusOutlined />} onClick={() => add({ key: "", value: "" })}>
                {t("add_attribute")}
              </Button>
            )}
          </fieldset>
        )}
      </Form.List>
      {state === "conflict" && (
        <Notice type="warning" title={t("conflict")} action={<Button onClick={renew}>{t("read_again")}</Button>}>
          {t("conflict_detail")}
        </Notice>
      )}
      {state !== "read" && mayWrite && (
        <Button type="primary" htmlType="submit" loading={state === "saving"}>
          {t("common:action.save")}
        </Button>
      )}
    </Form>
  );
}
