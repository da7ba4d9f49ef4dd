import { describe, expect, it } from "vitest";
import { ANYTHING, colourOf, queryOf } from "./state";

describe("what the node is asked", () => {
  it("leaves empty fields out", () => {
    expect(Object.values(queryOf(ANYTHING)).every((value) => value === null)).toBe(true);
    expect(queryOf({ ...ANYTHING, actor: "  user:li " }).actor).toBe("user:li");
  });

  it("counts the last day as well", () => {
    const { since, until } = queryOf({ ...ANYTHING, from: "2026-11-23", to: "2026-11-23" });
    expect(Date.parse(until ?? "") - Date.parse(since ?? "")).toBe(86_400_000);
    expect(queryOf({ ...ANYTHING, from: "yesterday" }).since).toBeNull();
  });
});

it("has a colour for every outcome", () => {
  expect(colourOf("failed")).toBe("error");
  expect(colourOf("something new")).toBe("default");
});
