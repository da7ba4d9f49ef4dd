import { describe, expect, it } from "vitest";
import { valuesOf } from "./facts";

describe("what a fact says", () => {
  it("is told name by name, without what is empty", () => {
    expect(valuesOf({ queue: "support", agent: null, skills: [], text: "", tries: 2, legs: ["a"] })).toBe('queue: support · tries: 2 · legs: ["a"]');
  });
});
