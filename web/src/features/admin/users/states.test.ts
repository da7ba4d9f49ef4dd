import { describe, expect, it } from "vitest";
import { statesOf } from "./states";

const NOBODY = { disabled_at: null, disabled_why: null, locked_until: null, must_change: false, second_factor: false };
const NOW = Date.parse("2030-01-01T12:00:00Z");

describe("the states of a user", () => {
  it("are none for who can log in with a password", () => {
    expect(statesOf(NOBODY, NOW)).toEqual([]);
  });

  it("are the gravest first", () => {
    const user = {
      disabled_at: "2029-01-01T00:00:00Z",
      disabled_why: "asked" as const,
      locked_until: "2030-01-01T12:01:00Z",
      must_change: true,
      second_factor: true,
    };
    expect(statesOf(user, NOW)).toEqual(["disabled", "locked", "must_change", "second_factor"]);
    expect(statesOf({ ...user, disabled_why: "unused" as const }, NOW)[0]).toBe("unused");
  });

  it("no longer have a lock that is over", () => {
    expect(statesOf({ ...NOBODY, locked_until: "2030-01-01T12:00:00Z" }, NOW)).toEqual([]);
  });
});
