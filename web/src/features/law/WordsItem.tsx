import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

interface Props {
  name: string;
  label: string;
  most: number;
  rows?: number;
}

/** A text that must be said. */
export function WordsItem({ name, label, most, rows = 3 }: Props) {
  const { t } = useTranslation("law");
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true, message: t("missing", { name: label }) }]}>
      {rows === 1 ? <Input maxLength={most} autoComplete="off" /> : <Input.TextArea rows={rows} maxLength={most} />}
    </Form.Item>
  );
}
