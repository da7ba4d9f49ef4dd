import dayjs from "dayjs";
import { describe, expect, it } from "vitest";
import { changed, fromForm, isRequired, mistakes, toForm } from "./fields";
import type { Field } from "./api";

const field = (id: string, kind: Field["kind"], more: Partial<Field> = {}): Field => ({
  id,
  name: id,
  kind,
  required: false,
  required_in: [],
  choices: [],
  least: null,
  most: null,
  ...more,
});
const fields = [field("day", "date"), field("amount", "number"), field("note", "text"), field("parts", "multi_choice")];

describe("the fields of a type", () => {
  it("go to the form and come back as they were", () => {
    const stored = { day: "2026-02-14", amount: 12.5, note: "易碎", parts: ["door", "lock"] };
    const form = toForm(fields, stored);
    expect(dayjs.isDayjs(form["day"])).toBe(true);
    expect(fromForm(fields, form)).toEqual(stored);
  });

  it("that were emptied are sent as null", () => {
    expect(fromForm(fields, { note: "" })).toEqual({ day: null, amount: null, note: null, parts: null });
  });

  it("are sent only where they changed", () => {
    const before = { amount: 1, note: null, parts: ["door"] };
    expect(changed(before, { amount: 1, note: "new", parts: ["door"] })).toEqual({ note: "new" });
    expect(changed(before, { amount: null, note: null, parts: ["lock"] })).toEqual({ amount: null, parts: ["lock"] });
  });

  it("are required always or in a state", () => {
    const late = field("cause", "text", { required_in: ["solved"] });
    expect(isRequired(late, "open")).toBe(false);
    expect(isRequired(late, "solved")).toBe(true);
    expect(isRequired(field("a", "text", { required: true }), undefined)).toBe(true);
  });

  it("say their mistakes where they are", () => {
    expect(mistakes([{ path: "body.fields.amount", code: "x", message: "太大" }])).toEqual([
      { name: ["fields", "amount"], errors: ["太大"] },
    ]);
  });
});
