import { expect, it } from "vitest";
import { loudness } from "./channels";

it("plays both sides in their own ear, and one alone in both", () => {
  expect(loudness(true, true)).toEqual({ own: 1, across: 0 });
  expect(loudness(true, false)).toEqual({ own: 1, across: 1 });
  expect(loudness(false, true)).toEqual({ own: 0, across: 0 });
});
