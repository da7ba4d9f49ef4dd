import { describe, expect, it } from "vitest";
import { changedAttributes } from "./profile";

describe("attributes", () => {
  it("are sent where they are new, different or gone", () => {
    const before = { level: "gold", city: "上海", old: "x" };
    const after = [
      { key: "level", value: "gold" },
      { key: " city ", value: "北京" },
      { key: "birthday", value: "05-01" },
      { key: "  ", value: "nothing" },
    ];
    expect(changedAttributes(before, after)).toEqual({ city: "北京", birthday: "05-01", old: null });
  });

  it("are left alone where nothing changed", () => {
    expect(changedAttributes({ a: "1" }, [{ key: "a", value: "1" }])).toEqual({});
  });
});
