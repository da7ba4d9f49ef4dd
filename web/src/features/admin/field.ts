/** The words in which forms are described. Pure. */
import type { Item, Target } from "./model";

interface Common {
  /** Where it stands in the object, or in the row of a list that it is of. */
  at: readonly [string, ...string[]];
  required?: boolean;
}

export type Field = Common &
  (
    | { input: "text"; pattern?: RegExp; most?: number; wide?: boolean }
    | { input: "secret"; least: number; most: number }
    | { input: "amount"; least: number; most: number; unit?: "seconds" | "minutes" | "days" | "percent"; digits?: number }
    | { input: "choice"; among: readonly (string | number)[] }
    | { input: "choices"; among: readonly string[] }
    | { input: "reference"; to: Target }
    /** Another queue, or on with the flow. */
    | { input: "destination" }
    /** Objects by id. */
    | { input: "references"; to: Target }
    /** Without any it is missing where `unset` says so, and else empty. */
    | { input: "texts"; most: number; pattern?: RegExp; unset?: null }
    | { input: "levels" }
    | { input: "capacities" }
    | { input: "yes" }
    /** A part that an object has or has not: switched on, its fields are there. */
    | { input: "part"; fields: readonly Field[]; fresh: Item }
    /** A list of parts, the order of which counts. */
    | { input: "rows"; fields: readonly Field[]; fresh: Item; most: number }
  );

export interface Section {
  /** `section.<name>` of the catalogue. */
  name: string;
  fields: readonly Field[];
}

export const SLUG = /^[a-z0-9][a-z0-9._-]{0,63}$/;
export const HOUR_S = 3600;
export const DAY_S = 86_400;
export const OTHERWISE = ["next", "hangup"] as const;

export const ID: Field = { at: ["id"], input: "text", pattern: SLUG, required: true };
export const NAME: Field = { at: ["name"], input: "text", most: 200, required: true };

/** A number of seconds at a place. */
export const seconds = (at: Field["at"], least: number, most: number, required = true): Field => ({
  at,
  input: "amount",
  least,
  most,
  unit: "seconds",
  required,
});

/** A condition or score, in the language of expressions. */
export const expression = (at: Field["at"]): Field => ({ at, input: "text", most: 1024, wide: true });

/** Every field that an object may have, those of its parts too. */
export const allOf = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field) => (field.input === "part" || field.input === "rows" ? [field, ...allOf(field.fields)] : [field]));
