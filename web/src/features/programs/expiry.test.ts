import { describe, expect, it } from "vitest";
import { endOf } from "./expiry";

describe("the end of a token", () => {
  it("is so many days from now", () => {
    expect(endOf(30, "", Date.parse("2030-01-01T12:00:00Z"))).toBe("2030-01-31T12:00:00.000Z");
  });

  it("is the end of the day that was chosen", () => {
    expect(Date.parse(endOf("day", "2030-01-31", 0))).toBe(new Date(2030, 1, 1).getTime());
  });
});
