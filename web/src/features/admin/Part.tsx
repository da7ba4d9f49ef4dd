import { Form, Switch } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Field } from "./field";
import type { FormKind } from "./model";
import { useFieldTexts } from "./useFieldTexts";

interface Props {
  kind: FormKind;
  field: Extract<Field, { input: "part" }>;
  /** The input of one of its fields. */
  children(field: Field): ReactNode;
}

/** A part that an object may have: switched on with what is usual, switched off it is not there. */
export function Part({ kind, field, children }: Props) {
  const { t } = useTranslation("admin");
  const { label, hint } = useFieldTexts(kind);
  const form = Form.useFormInstance();
  const at = [...field.at];
  const isThere = Form.useWatch<object | undefined>(at, { form, preserve: true }) !== undefined;
  return (
    <fieldset className="admin-levels">
      <legend>{label(field)}</legend>
      <Switch
        aria-label={label(field)}
        checked={isThere}
        onChange={(on) => form.setFieldValue(at, on ? field.fresh : undefined)}
        checkedChildren={t("on")}
        unCheckedChildren={t("off")}
      />
      <div className="muted admin-hint">{hint(field)}</div>
      {isThere && (
        <div className="admin-fields">{field.fields.map((one) => children(one))}</div>
      )}
    </fieldset>
  );
}
