import { describe, expect, it } from "vitest";
import { clock, IDLE, isLive, step, troubleOf } from "./model";
import type { Happening, Progress, Visit } from "./model";

const progress = (phase: Progress["phase"], position: number | null = null): Happening => ({
  kind: "progress",
  progress: { phase, position, waiting: position, estimated_s: null },
  now: 5000,
});

const after = (...happenings: Happening[]): Visit => happenings.reduce(step, IDLE);
const asked: Happening = { kind: "asked", media: "video" };
const allowed: Happening = { kind: "allowed", media: "audio", withoutCamera: true };

describe("a visit", () => {
  it("goes from asking through waiting to the talk, which begins once", () => {
    const waiting = after(asked, allowed, progress("in_flow"), progress("waiting", 3));
    expect(waiting).toMatchObject({ phase: "waiting", position: 3, media: "audio", withoutCamera: true });
    const talking = step(step(waiting, progress("talking")), { ...progress("talking"), now: 9000 } as Happening);
    expect(talking).toMatchObject({ phase: "talking", since: 5000, position: null });
  });

  it("does not begin twice", () => {
    const live = after(asked, allowed);
    expect(step(live, { kind: "asked", media: "audio" })).toBe(live);
  });

  it("says why there was no call, and lets another be made", () => {
    const refused = after(asked, { kind: "failed", trouble: "refused" });
    expect(refused).toMatchObject({ phase: "idle", trouble: "refused" });
    expect(after(asked, { kind: "failed", trouble: "refused" }, asked)).toMatchObject({ phase: "asking", trouble: null });
  });

  it("ends a talk that broke, instead of forgetting that there was one", () => {
    const broken = after(asked, allowed, progress("talking"), { kind: "failed", trouble: "network" });
    expect(broken).toMatchObject({ phase: "ended", trouble: "network" });
    expect(isLive(broken)).toBe(false);
  });

  it("ignores what comes too late", () => {
    const over = after(asked, allowed, { kind: "ended" });
    expect(step(over, progress("talking"))).toBe(over);
    expect(step(over, { kind: "interrupted", interrupted: true })).toBe(over);
    expect(step(IDLE, allowed)).toBe(IDLE);
  });
});

it("tells a refusal from a missing device", () => {
  expect(troubleOf("NotAllowedError")).toBe("refused");
  expect(troubleOf("NotFoundError")).toBe("no_microphone");
});

it.each([
  [0, "0:00"],
  [187_400, "3:07"],
  [3_723_000, "1:02:03"],
  [-5, "0:00"],
])("writes %i ms as %s", (ms, text) => {
  expect(clock(ms)).toBe(text);
});
