import { describe, expect, it } from "vitest";
import { isLate, isOpen } from "./state";

describe("a callback", () => {
  it("is owed until it is kept, cancelled, given up or over", () => {
    expect((["waiting", "trying", "resting"] as const).every((state) => isOpen({ state }))).toBe(true);
    expect((["kept", "cancelled", "failed", "expired"] as const).some((state) => isOpen({ state }))).toBe(false);
  });

  it("is late only when it was kept after its window", () => {
    expect(isLate({ within_window: false })).toBe(true);
    expect(isLate({ within_window: null })).toBe(false);
  });
});
