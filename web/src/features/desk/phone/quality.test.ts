import { describe, expect, it } from "vitest";
import { gradeOf, mosOf, soundOf } from "./quality";
import { levelOf } from "./sound";

const counts = (received: number, lost: number, jitter_ms = 5, rtt_ms: number | null = 20) => ({ received, lost, jitter_ms, rtt_ms });

describe("the sound of a call", () => {
  it("is counted between two moments, not since the beginning", () => {
    const sound = soundOf(counts(1_000, 500), counts(1_095, 505));
    expect(sound.lost).toBeCloseTo(0.05);
  });

  it("is worse with loss and with delay, and never leaves the scale", () => {
    expect(mosOf(0, 40)).toBeGreaterThan(4.2);
    expect(mosOf(0.05, 40)).toBeLessThan(mosOf(0, 40));
    expect(mosOf(0, 400)).toBeLessThan(mosOf(0, 100));
    expect(mosOf(1, 2_000)).toBeGreaterThanOrEqual(1);
  });

  it("has a grade that a person understands", () => {
    expect(gradeOf(mosOf(0, 60))).toBe("good");
    expect(gradeOf(mosOf(0.06, 100))).toBe("fair");
    expect(gradeOf(mosOf(0.3, 300))).toBe("bad");
  });

  it("is not made worse by counters that were reset", () => {
    expect(soundOf(counts(1_000, 50), counts(10, 0)).lost).toBe(0);
  });
});

it("measures silence as nothing and a full tone as nearly all", () => {
  const tone = Float32Array.from({ length: 512 }, (_, at) => Math.sin(at));
  expect(levelOf(new Float32Array(512))).toBe(0);
  expect(levelOf(tone)).toBeGreaterThan(0.9);
});
