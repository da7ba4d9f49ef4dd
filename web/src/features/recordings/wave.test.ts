import { describe, expect, it } from "vitest";
import { WIDTH, fewer, keyMoment, momentAt, shape, steps } from "./wave";

describe("the waveform", () => {
  it("reads what the node sends", () => {
    expect([...steps(btoa("\x00\x7f\x01"))]).toEqual([0, 127, 1]);
  });

  it("keeps the loudest of neighbours", () => {
    expect([...fewer(Uint8Array.from([1, 9, 2, 3]), 2)]).toEqual([9, 3]);
    expect([...fewer(Uint8Array.from([1, 9]), 5)]).toEqual([1, 9]);
  });

  it("is as wide as the picture, and nothing when there is nothing", () => {
    expect(shape(new Uint8Array(), 127)).toBe("");
    expect(shape(Uint8Array.from([127, 0]), 127)).toContain(`L${WIDTH} 30`);
  });
});

describe("seeking", () => {
  const box = { left: 100, width: 200 };

  it("goes where the pointer is, and no further than the ends", () => {
    expect(momentAt(200, box, 10_000)).toBe(5_000);
    expect(momentAt(0, box, 10_000)).toBe(0);
    expect(momentAt(900, box, 10_000)).toBe(10_000);
    expect(momentAt(900, { left: 0, width: 0 }, 10_000)).toBe(0);
  });

  it("goes by keys", () => {
    expect(keyMoment("ArrowRight", 1_000, 60_000)).toBe(6_000);
    expect(keyMoment("ArrowLeft", 1_000, 60_000)).toBe(0);
    expect(keyMoment("PageUp", 1_000, 30_000)).toBe(30_000);
    expect(keyMoment("Home", 1_000, 30_000)).toBe(0);
    expect(keyMoment("End", 1_000, 30_000)).toBe(30_000);
    expect(keyMoment("a", 1_000, 30_000)).toBeNull();
  });
});
