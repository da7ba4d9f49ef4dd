/** The rules for recordings as the form has them, and where the node found mistakes in them. Pure. */
import type { WrongField } from "@/shared/api/problem";
import type { Terms } from "../api";
import { NAME, seconds } from "../field";
import type { Field } from "../field";
import { stepsOf } from "../mistakes";
import type { Mistakes, Step } from "../mistakes";
import type { Item } from "../model";

const MOST_DAYS = 36_500;
const CLASS_ID = /^[a-z0-9][a-z0-9_-]{0,62}$/;

const DAYS: Field = { at: ["days"], input: "amount", least: 1, most: MOST_DAYS, unit: "days", required: true };
const CLASS: readonly Field[] = [
  { at: ["id"], input: "text", pattern: CLASS_ID, most: 63, required: true },
  { ...NAME, most: 100 } as Field,
  DAYS,
];

export const FIELDS: readonly Field[] = [
  DAYS,
  seconds(["resume_after_s"], 10, 3600),
  { at: ["classes"], input: "rows", fields: CLASS, fresh: { days: 365 }, most: 50 },
];

const OWN = new Set(FIELDS.map(({ at }) => at[0]));

/** The rules to send: what the form shows over what there was. */
export function termsOf(before: Terms, values: Item): Terms {
  const { days, resume_after_s, classes } = { ...before, ...values } as Terms;
  const named = (classes ?? []).map((one) => ({ ...one, id: one.id.trim(), name: one.name.trim() }));
  return { ...before, classes: named, ...(days !== undefined && { days }), ...(resume_after_s !== undefined && { resume_after_s }) };
}

/** Sorts what is wrong: in the form's own fields, or elsewhere, such as a number whose class went. */
export function placed(errors: readonly WrongField[]): Mistakes {
  const found: Mistakes = { here: [], elsewhere: [] };
  for (const wrong of errors) {
    const own = place(stepsOf(wrong.path));
    if (own === null) found.elsewhere.push(wrong);
    else found.here.push({ name: own, errors: [wrong.message] });
  }
  return found;
}

function place(steps: Step[]): Step[] | null {
  const [first, ...rest] = steps[0] === "recordings" ? steps.slice(1) : steps;
  if (first === undefined || !OWN.has(String(first))) return null;
  // What is wrong with a class as a whole is that its id is there twice.
  return first === "classes" && rest.length === 1 ? ["classes", ...rest, "id"] : [first, ...rest];
}
