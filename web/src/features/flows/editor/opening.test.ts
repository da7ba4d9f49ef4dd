import { describe, expect, it } from "vitest";
import { openingView } from "./opening";

const frame = { width: 1000, height: 600 };

describe("what is seen first", () => {
  it("is the whole flow in the middle, when that can be read", () => {
    const view = openingView({ x: 0, y: 0, width: 1100, height: 100 }, { position: { x: 0, y: 0 } }, frame);
    expect(view.zoom).toBeCloseTo(936 / 1100);
    expect(view.x + 550 * view.zoom).toBeCloseTo(500);
    expect(openingView({ x: 0, y: 0, width: 100, height: 100 }, undefined, frame).zoom).toBe(1);
  });

  it("is where calls begin, when the flow is large", () => {
    const view = openingView({ x: -500, y: -100, width: 9000, height: 200 }, { position: { x: 300, y: 0 } }, frame);
    expect(view.zoom).toBe(0.7);
    expect(view.x + 300 * view.zoom).toBeCloseTo(32);
    expect(view.y).toBeCloseTo(300);
  });

  it("is an empty canvas for an empty flow", () => {
    expect(openingView({ x: 0, y: 0, width: 0, height: 0 }, undefined, frame).zoom).toBe(1);
  });
});
