/** A type's own fields between the form and the node. Pure. */
import dayjs from "dayjs";
import type { Dayjs } from "dayjs";
import type { WrongField } from "@/shared/api/problem";
import type { Field, Whole } from "./api";

export type Value = boolean | number | string | string[] | null;
export type Values = Record<string, Value>;
export type FormValues = Record<string, Value | Dayjs | undefined>;

/** What the form shows of stored values. */
export function toForm(fields: readonly Field[], stored: Whole["fields"]): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = stored[field.id];
      return [field.id, field.kind === "date" && typeof value === "string" ? dayjs(value) : value];
    }),
  );
}

/** What the node is sent: emptied fields as `null`, days as `2026-01-31`. */
export function fromForm(fields: readonly Field[], values: FormValues): Values {
  return Object.fromEntries(fields.map((field) => [field.id, plain(values[field.id])]));
}

function plain(value: FormValues[string]): Value {
  if (value === undefined || value === null || value === "") return null;
  if (dayjs.isDayjs(value)) return value.format("YYYY-MM-DD");
  return value;
}

/** Only what differs from before. */
export function changed(before: Values, after: Values): Values {
  const same = (id: string) => JSON.stringify(before[id] ?? null) === JSON.stringify(after[id] ?? null);
  return Object.fromEntries(Object.entries(after).filter(([id]) => !same(id)));
}

/** Whether a value must be there in this state. */
export function isRequired(field: Field, state: string | undefined): boolean {
  return field.required || (state !== undefined && field.required_in.includes(state));
}

/** Where the node found mistakes, as the form names its items: `body.fields.amount` → `["fields", "amount"]`. */
export function mistakes(errors: readonly WrongField[]): { name: string[]; errors: string[] }[] {
  return errors.map(({ path, message }) => ({ name: path.replace(/^body\./, "").split("."), errors: [message] }));
}
