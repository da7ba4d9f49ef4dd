import { expect, it } from "vitest";
import { numberTarget } from "./target";

it("makes a target of what is a number, however it is written", () => {
  expect(numberTarget("+86 138-0013-8000")).toBe("number:+8613800138000");
  expect(numberTarget("(010) 5888 0000")).toBe("number:01058880000");
});

it("leaves a search a search", () => {
  for (const text of ["", "李娜", "12", "8001a", "++86"]) expect(numberTarget(text)).toBeNull();
});
