import { describe, expect, it } from "vitest";
import { bytesOf, textOf } from "./passkey";

describe("base64url", () => {
  it("goes both ways, without padding and without what an address would misread", () => {
    const bytes = Uint8Array.from([251, 255, 190, 0, 1]);
    expect(textOf(bytes.buffer)).toBe("-_--AAE");
    expect([...bytesOf("-_--AAE")]).toEqual([...bytes]);
    expect([...bytesOf(textOf(new ArrayBuffer(0)))]).toEqual([]);
  });
});
