import { Checkbox, DatePicker, Form, Input, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import type { Field } from "./api";
import { isRequired } from "./fields";

const LONGEST = 2_000;

/** One of a type's own fields as an item of the form; `state` says what must be there. */
export function FieldInput({ field, state, extra }: { field: Field; state: string | undefined; extra?: ReactNode }) {
  const { t } = useTranslation("tickets");
  const required = isRequired(field, state);
  return (
    <Form.Item
      name={["fields", field.id]}
      label={field.kind === "checkbox" ? undefined : field.name}
      extra={extra}
      valuePropName={field.kind === "checkbox" ? "checked" : "value"}
      rules={required && field.kind !== "checkbox" ? [{ required: true, message: t("missing", { name: field.name }) }] : [CHECKED_AGAIN]}
    >
      {inputOf(field)}
    </Form.Item>
  );
}

function inputOf(field: Field) {
  const options = field.choices.map(({ id, name }) => ({ value: id, label: name }));
  switch (field.kind) {
    case "number":
      return <InputNumber min={field.least ?? undefined} max={field.most ?? undefined} />;
    case "choice":
      return <Select options={options} allowClear={!field.required} />;
    case "multi_choice":
      return <Select mode="multiple" options={options} />;
    case "date":
      return <DatePicker />;
    case "checkbox":
      return <Checkbox>{field.name}</Checkbox>;
    case "phone":
      return <Input type="tel" maxLength={32} autoComplete="off" />;
    default:
      return <Input maxLength={LONGEST} />;
  }
}
