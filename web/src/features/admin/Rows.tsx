import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import type { Field } from "./field";
import type { FormKind } from "./model";
import { useFieldTexts } from "./useFieldTexts";

interface Props {
  kind: FormKind;
  field: Extract<Field, { input: "rows" }>;
  /** Where it stands in the form, or in the row around it. */
  name: (string | number)[];
  /** The input of one of a row's fields. */
  children(field: Field, row: number): ReactNode;
}

const SMALL = { type: "text", size: "small" } as const;

/** A list of parts in an order that counts: the steps of a plan, the ways of an overflow. */
export function Rows({ kind, field, name: place, children }: Props) {
  const { t } = useTranslation("admin");
  const { label, hint } = useFieldTexts(kind);
  const { may } = useSession();
  const mayWrite = may("config.write");
  const what = field.at[0];
  return (
    <Form.List name={place}>
      {(rows, { add, remove, move }, { errors }) => (
        <div className="admin-levels">
          <p className="muted admin-hint">{hint(field)}</p>
          {rows.map(({ key, name }) => (
            <fieldset key={key} className="admin-part">
              <legend>{t(`row.${what}`, { number: name + 1 })}</legend>
              {mayWrite && (
                <div className="admin-part-hands">
                  <Button {...SMALL} icon={<ArrowUpOutlined />} disabled={name === 0} onClick={() => move(name, name - 1)} aria-label={t("row_up", { number: name + 1 })} />
                  <Button
                    {...SMALL}
                    icon={<ArrowDownOutlined />}
                    disabled={name === rows.length - 1}
                    onClick={() => move(name, name + 1)}
                    aria-label={t("row_down", { number: name + 1 })}
                  />
                  <Button {...SMALL} icon={<DeleteOutlined />} onClick={() => remove(name)} aria-label={t("row_remove", { number: name + 1 })} />
                </div>
              )}
              <div className="admin-fields">{field.fields.map((one) => children(one, name))}</div>
            </fieldset>
          ))}
          <Form.ErrorList errors={errors} />
          {mayWrite && rows.length < field.most && (
            <Button size="small" icon={<PlusOutlined />} onClick={() => add(structuredClone(field.fresh))} title={label(field)}>
              {t(`add_row.${what}`)}
            </Button>
          )}
        </div>
      )}
    </Form.List>
  );
}
