import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import type { Field } from "./fields";
import { choicesOf } from "./model";
import type { Centre, FormKind } from "./model";
import { useFieldTexts } from "./useFieldTexts";

const LOWEST = 1;
const HIGHEST = 100;

const COMPARED = [
  { value: ">=", label: "≥" },
  { value: "<=", label: "≤" },
  { value: "==", label: "=" },
];

interface Props {
  kind: FormKind;
  field: Field;
  /** Where it stands in the form. */
  name: (string | number)[];
  centre: Centre;
}

/** Skills with a level each: what an agent masters, or what a queue asks for. */
export function Levels({ kind, field, name: place, centre }: Props) {
  const { t } = useTranslation("admin");
  const { label, hint } = useFieldTexts(kind);
  const { may } = useSession();
  const mayWrite = may("config.write");
  const isNeed = field.at[0] === "need";
  return (
    <Form.List name={place}>
      {(rows, { add, remove }, { errors }) => (
        <fieldset className="admin-levels">
          <legend>{label(field)}</legend>
          {rows.map(({ key, name }) => (
            <div key={key} className={isNeed ? "admin-level admin-need" : "admin-level admin-skill"}>
              <Form.Item name={[name, "skill"]} rules={[{ required: true, message: t("missing", { name: t("skill") }) }]}>
                <Select
                  aria-label={t("skill")}
                  placeholder={t("skill")}
                  options={choicesOf(centre, "skills")}
                  showSearch={{ optionFilterProp: "label" }}
                />
              </Form.Item>
              {isNeed && (
                <Form.Item name={[name, "op"]}>
                  <Select aria-label={t("op")} options={COMPARED} />
                </Form.Item>
              )}
              <Form.Item name={[name, "level"]} rules={[{ required: true, message: t("missing", { name: t("level_label") }) }]}>
                <InputNumber min={LOWEST} max={HIGHEST} precision={0} aria-label={t("level_label")} />
              </Form.Item>
              {!isNeed && (
                <Form.Item name={[name, "expires"]} normalize={(day: string) => day || undefined}>
                  <Input type="date" aria-label={t("expires")} title={t("expires")} />
                </Form.Item>
              )}
              {mayWrite && <Button icon={<DeleteOutlined />} onClick={() => remove(name)} aria-label={t("remove_row")} />}
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          {mayWrite && (
            <Button size="small" icon={<PlusOutlined />} onClick={() => add(isNeed ? { op: ">=", level: LOWEST } : { level: HIGHEST })}>
              {t("add_skill")}
            </Button>
          )}
          <div className="muted admin-hint">{hint(field)}</div>
        </fieldset>
      )}
    </Form.List>
  );
}
