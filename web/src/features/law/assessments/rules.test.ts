import { describe, expect, it } from "vitest";
import type { Assessment, Recipient } from "../api";
import { endOfDay, gatedBy, isOwn, lastDays, standing } from "./rules";

const made = (more: Partial<Assessment>) => ({ id: "a", subject: "cross_border", state: "approved", holds: true, made_by: "user:zhou", ...more }) as Assessment;
const abroad = { id: "voices", abroad: true, assessment: "a" } as Recipient;

describe("an assessment", () => {
  it("holds up the recipients abroad that name it", () => {
    const others = [{ ...abroad, assessment: "b" }, { ...abroad, abroad: false }];
    expect(gatedBy(made({}), [abroad, ...others])).toEqual([abroad]);
    expect(gatedBy(made({ subject: "sensitive" }), [abroad])).toEqual([]);
  });

  it("is decided by somebody else", () => {
    expect(isOwn(made({}), "zhou")).toBe(true);
    expect(isOwn(made({}), "li")).toBe(false);
  });

  it("is over when it does not hold any more", () => {
    expect(standing(made({}))).toBe("approved");
    expect(standing(made({ holds: false }))).toBe("expired");
    expect(standing(made({ state: "revoked", holds: false }))).toBe("revoked");
  });

  it("is approved from tomorrow until three years from now", () => {
    expect(lastDays(new Date(2026, 11, 31, 8))).toEqual({ first: "2027-01-01", last: "2029-12-31" });
    expect(new Date(endOfDay("2027-01-01")).getTime()).toBe(new Date(2027, 0, 1, 23, 59, 59).getTime());
  });
});
