import { describe, expect, it } from "vitest";
import { leftMs, parts, standing } from "./due";
import type { Clock } from "./api";

const HOUR_MS = 3_600_000;
const clock: Clock = {
  kind: "resolution",
  run: "running",
  target_ms: 8 * HOUR_MS,
  spent_ms: 2 * HOUR_MS,
  due_at: "2026-03-05T08:00:00Z",
  warned_at: null,
  breached_at: null,
  stopped_at: null,
};
const late = "2026-03-05T08:00:00Z";

describe("a target", () => {
  it.each([
    [{}, "fine"],
    [{ spent_ms: 6 * HOUR_MS }, "soon"],
    [{ run: "paused" as const, spent_ms: 7 * HOUR_MS }, "paused"],
    [{ breached_at: late, spent_ms: 9 * HOUR_MS }, "late"],
    [{ run: "stopped" as const }, "met"],
    [{ run: "stopped" as const, breached_at: late }, "missed"],
  ])("with %j is %s", (change, wanted) => {
    expect(standing({ ...clock, ...change })).toBe(wanted);
  });

  it("tells what is left in hours and minutes of business time", () => {
    expect(parts(leftMs(clock))).toEqual({ hours: 6, minutes: 0 });
    expect(parts(leftMs({ ...clock, spent_ms: 8.5 * HOUR_MS }))).toEqual({ hours: 0, minutes: 30 });
  });
});
