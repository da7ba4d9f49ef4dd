import { describe, expect, it } from "vitest";
import { authorOf } from "./author";

const words = { program: "程序", system: "系统", nameOf: (id: string) => (id === "li.na" ? "李娜" : id) };

describe("who did something", () => {
  it.each([
    ["agent:li.na", "李娜"],
    ["agent:gone", "gone"],
    ["user:boss", "boss"],
    ["token:01a204d8", "程序"],
    ["system", "系统"],
    ["somebody", "somebody"],
    ["odd:one", "odd:one"],
  ])("is told from %s", (by, said) => {
    expect(authorOf(by, words)).toBe(said);
  });
});
