import { DeleteOutlined } from "@ant-design/icons";
import { Button, Form, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { ALONE, CHANNELS, MOST_UNITS } from "./agentFields";
import type { Field } from "../field";
import type { FormKind } from "../model";
import { useFieldTexts } from "../useFieldTexts";

interface Props {
  kind: FormKind;
  field: Field;
}

/** How much of each channel somebody carries at once, and what one contact of it costs. */
export function Capacities({ kind, field }: Props) {
  const { t, i18n } = useTranslation("admin");
  const { label } = useFieldTexts(kind);
  const { may } = useSession();
  const mayWrite = may("config.write");
  const form = Form.useFormInstance();
  const at = [...field.at];
  const kept = Form.useWatch<Record<string, object> | undefined>(at, { form, preserve: true }) ?? {};
  const names = Object.keys(kept);
  const called = (name: string) => (i18n.exists(`admin:choice.channels.${name}`) ? t(`choice.channels.${name}`) : name);
  const others = CHANNELS.filter((name) => !names.includes(name)).map((value) => ({ value, label: called(value) }));
  const remove = (gone: string) => form.setFieldValue(at, Object.fromEntries(Object.entries(kept).filter(([name]) => name !== gone)));
  return (
    <fieldset className="admin-levels">
      <legend className="admin-unseen">{label(field)}</legend>
      {names.map((name) => (
        <div key={name} className="admin-level admin-capacity" role="group" aria-label={called(name)}>
          <span className="admin-channel">{called(name)}</span>
          <Amount name={[...at, name, "units"]} least={0} words={t("units")} />
          <Amount name={[...at, name, "cost"]} least={1} words={t("cost")} />
          {mayWrite && <Button icon={<DeleteOutlined />} onClick={() => remove(name)} aria-label={t("remove_channel", { name: called(name) })} />}
        </div>
      ))}
      {mayWrite && others.length > 0 && (
        <Select
          size="small"
          value={null}
          placeholder={t("add_channel")}
          aria-label={t("add_channel")}
          options={others}
          onSelect={(name) => name !== null && form.setFieldValue([...at, name], { ...ALONE })}
        />
      )}
      <div className="muted admin-hint">{t("capacity_hint")}</div>
    </fieldset>
  );
}

function Amount({ name, least, words }: { name: string[]; least: number; words: string }) {
  const { t } = useTranslation("admin");
  return (
    <Form.Item name={name} rules={[{ required: true, message: t("missing", { name: words }) }]}>
      <InputNumber min={least} max={MOST_UNITS} precision={0} prefix={words} aria-label={words} />
    </Form.Item>
  );
}
