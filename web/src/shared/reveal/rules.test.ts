import { describe, expect, it } from "vitest";
import { isMasked, secondsLeft } from "./rules";

describe("isMasked", () => {
  it.each(["138****1234", "010-****5678", "王**", "张*", "a***@x.com", "J*** S****"])("%s hides something", (value) => {
    expect(isMasked(value)).toBe(true);
  });

  it.each(["", "8001", "anonymous", "王小明", "gold", "5 * 3"])("%s hides nothing", (value) => {
    expect(isMasked(value)).toBe(false);
  });
});

describe("secondsLeft", () => {
  it("counts down to nothing", () => {
    expect(secondsLeft(1_000, 60_000, 1_000)).toBe(60);
    expect(secondsLeft(1_000, 60_000, 60_500)).toBe(1);
    expect(secondsLeft(1_000, 60_000, 99_000)).toBe(0);
  });
});
