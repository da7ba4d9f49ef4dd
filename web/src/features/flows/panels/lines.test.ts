import { describe, expect, it } from "vitest";
import { rangeOf } from "./lines";

describe("a line of a text", () => {
  it("is found from its first to its last character", () => {
    const text = "id: a\nnodes:\n  b: 1";
    expect(text.slice(...rangeOf(text, 1))).toBe("id: a");
    expect(text.slice(...rangeOf(text, 3))).toBe("  b: 1");
    expect(rangeOf(text, 9)).toEqual([text.length, text.length]);
  });
});
