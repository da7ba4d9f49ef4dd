import { Form, Input, InputNumber, Select, Switch } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { ticketTypes } from "./api";
import { Capacities } from "./routing/Capacities";
import type { Field } from "./fields";
import { Levels } from "./Levels";
import { Part } from "./Part";
import { Rows } from "./Rows";
import { choicesOf } from "./model";
import type { Centre, FormKind } from "./model";
import { useFieldTexts } from "./useFieldTexts";

interface Props {
  kind: FormKind;
  /** The row of the list around it. */
  row?: number;
  field: Field;
  centre: Centre;
  /** It is part of the id of an object that there is. */
  fixed: boolean;
  isNew: boolean;
}

// Several values need the room of two columns.
const LISTS = new Set<Field["input"]>(["texts", "choices", "references"]);

// What the queue says otherwise.
const MAY_BE_UNSET = new Set(["rank", "fanout"]);

/** One field of an object, with the input that its values ask for. */
export function FieldInput({ kind, row, field, centre, fixed, isNew }: Props) {
  const { t } = useTranslation("admin");
  const { label, hint } = useFieldTexts(kind);
  const name = row === undefined ? [...field.at] : [row, ...field.at];
  if (field.input === "levels") return <Levels kind={kind} field={field} name={name} centre={centre} />;
  const inner = (one: Field, place?: number) => (
    <FieldInput key={one.at.join(".")} kind={kind} field={one} centre={centre} fixed={false} isNew={isNew} {...(place !== undefined && { row: place })} />
  );
  if (field.input === "part") {
    return (
      <Part kind={kind} field={field}>
        {(one) => inner(one)}
      </Part>
    );
  }
  if (field.input === "capacities") return <Capacities kind={kind} field={field} />;
  if (field.input === "rows") {
    return (
      <Rows kind={kind} field={field} name={name}>
        {inner}
      </Rows>
    );
  }
  const required = field.required === true || (field.input === "secret" && isNew);
  return (
    <Form.Item
      name={name}
      label={label(field)}
      className={[fixed && "admin-fixed", (LISTS.has(field.input) || ("wide" in field && field.wide)) && "admin-wide"].filter(Boolean).join(" ")}
      {...(field.input === "yes" && { valuePropName: "checked" })}
      extra={fixed ? t("fixed") : (field.input === "secret" && !isNew ? t("keep_secret") : hint(field))}
      rules={[
        CHECKED_AGAIN,
        ...(required ? [{ required: true, message: t("missing", { name: label(field) }) }] : []),
        ...(field.input === "text" && field.pattern ? [{ pattern: field.pattern, message: t("bad_form", { name: label(field) }) }] : []),
        ...(field.input === "texts" && field.pattern ? [eachLike(field.pattern, t("bad_form", { name: label(field) }))] : []),
        ...(field.input === "secret" ? [{ min: field.least, message: t("too_short", { count: field.least }) }] : []),
      ]}
    >
      <Bare kind={kind} field={field} centre={centre} disabled={fixed} />
    </Form.Item>
  );
}

/** Every one of several texts has a form. */
const eachLike = (pattern: RegExp, message: string) => ({
  validator: (_: unknown, texts?: string[]) =>
    (texts ?? []).every((text) => pattern.test(text)) ? Promise.resolve() : Promise.reject(new Error(message)),
});

interface BareProps {
  kind: FormKind;
  field: Exclude<Field, { input: "levels" | "part" | "rows" | "capacities" }>;
  centre: Centre;
  disabled: boolean;
  // From the item around it.
  id?: string;
  value?: never;
}

/** The input without its label; what the form's item gives it goes on to it. */
function Bare({ kind, field, centre, disabled, ...item }: BareProps) {
  const { t } = useTranslation("admin");
  const { choice } = useFieldTexts(kind);
  // The form as a whole may be for reading alone.
  const given = disabled ? { ...item, disabled } : item;
  const among = (values: readonly (string | number)[]) => values.map((value) => ({ value, label: choice(field, String(value)) }));
  switch (field.input) {
    case "secret":
      return <Input.Password {...given} maxLength={field.most} autoComplete="new-password" />;
    case "amount":
      return (
        <InputNumber
          {...given}
          min={field.least}
          max={field.most}
          precision={field.digits ?? 0}
          {...(field.unit && { suffix: t(`unit.${field.unit}`) })}
          {...(!field.required && { placeholder: t("not_set") })}
        />
      );
    case "choice":
      return (
        <Select
          {...given}
          options={among(field.among)}
          {...(!field.required && MAY_BE_UNSET.has(field.at.at(-1) ?? "") && { allowClear: true, placeholder: t("not_set") })}
        />
      );
    case "destination":
      return <Select {...given} options={[{ value: "flow", label: t("overflow_to_flow") }, ...queuesOf(centre)]} />;
    case "choices":
      return <Select {...given} mode="multiple" options={among(field.among)} />;
    case "reference":
      if (field.to === "ticket_types") return <TicketTypes {...given} />;
      return (
        <Select
          {...given}
          allowClear={!field.required}
          placeholder={t(field.required ? "choose" : "not_set")}
          options={choicesOf(centre, field.to)}
          showSearch={{ optionFilterProp: "label" }}
        />
      );
    case "references":
      return <Select {...given} mode="multiple" options={choicesOf(centre, field.to)} showSearch={{ optionFilterProp: "label" }} />;
    case "texts":
      return <Select {...given} mode="tags" open={false} suffixIcon={null} maxCount={field.most} tokenSeparators={[",", " ", "，", "、"]} />;
    case "yes":
      return <Switch {...given} />;
    default:
      return <Input {...given} maxLength={field.most ?? 64} autoComplete="off" />;
  }
}

const queuesOf = (centre: Centre) => choicesOf(centre, "queues").map(({ value, label }) => ({ value: `queue:${value}`, label }));

/** With the types that there are when none is configured. */
function TicketTypes(given: { id?: string; value?: never }) {
  const { t } = useTranslation("admin");
  const { data } = useQuery({ queryKey: ["ticket-types"], queryFn: ticketTypes });
  const options = (data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return <Select {...given} allowClear placeholder={t("not_set")} options={options} />;
}
