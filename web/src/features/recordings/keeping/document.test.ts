import { describe, expect, it } from "vitest";
import { certificateIn, endOf, personIn } from "./document";

describe("a certificate that is handed in", () => {
  it("is an object of JSON", () => {
    expect(certificateIn(' {"seal": "x"} ')).toEqual({ seal: "x" });
  });

  it.each(["", "seal", "[]", "null", "7", '{"seal"'])("is not %j", (text) => {
    expect(certificateIn(text)).toBeNull();
  });
});

describe("what people read", () => {
  it("is the end of an id, and a person's name", () => {
    expect(endOf("0190a1b2c3d4e5f6")).toBe("d4e5f6");
    expect(personIn("user:zhou")).toBe("zhou");
    expect(personIn("system")).toBe("system");
  });
});
