import { describe, expect, it } from "vitest";
import en from "@/shared/i18n/en/admin.json";
import { allOf } from "../field";
import { FIELDS, placed, termsOf } from "./terms";

const wrong = (path: string) => ({ path, code: "x", message: path });

describe("the rules for recordings", () => {
  it("have words for every field", () => {
    const words: Record<string, unknown> = { ...en.field, ...en.field.recordings };
    for (const field of allOf(FIELDS)) expect(words[field.at.at(-1) ?? ""], field.at.join(".")).toBeTypeOf("string");
  });

  it("are sent as the form has them", () => {
    const before = { days: 180, resume_after_s: 180, classes: [{ id: "sales", name: "销售", days: 1095 }] };
    expect(termsOf(before, { days: 90, resume_after_s: 60, classes: [{ id: " vip ", name: " VIP ", days: 7 }] })).toEqual({
      days: 90,
      resume_after_s: 60,
      classes: [{ id: "vip", name: "VIP", days: 7 }],
    });
    expect(termsOf(before, { classes: undefined })).toEqual({ ...before, classes: [] });
  });

  it("have their mistakes where they are", () => {
    const { here, elsewhere } = placed(["days", "classes[1].days", "recordings.classes[2]", "numbers[0].retention", ""].map(wrong));
    expect(here.map(({ name }) => name)).toEqual([["days"], ["classes", 1, "days"], ["classes", 2, "id"]]);
    expect(elsewhere.map(({ path }) => path)).toEqual(["numbers[0].retention", ""]);
  });
});
