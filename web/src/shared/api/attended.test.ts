import { describe, expect, it } from "vitest";
import { isUnattended } from "./attended";

const MINUTE_MS = 60_000;

describe("a page", () => {
  it("is attended for a minute after it was touched", () => {
    const now = Date.now();
    expect(isUnattended(now)).toBe(false);
    expect(isUnattended(now + 2 * MINUTE_MS)).toBe(true);
  });
});
