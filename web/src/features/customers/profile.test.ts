import { describe, expect, it } from "vitest";
import type { Customer } from "./api";
import { changed, changedAttributes, profileOf } from "./profile";

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

describe("a profile", () => {
  const before: Customer = {
    id: "c",
    name: "王**",
    note: "",
    tags: ["VIP"],
    attributes: { mobile: "139****9000" },
    identities: [],
    merged: [],
    version: 1,
    created_at: "",
    created_by: "",
    changed_at: "",
  };

  it("sends nothing back that nobody touched, masks least of all", () => {
    expect(changed(before, profileOf(before))).toEqual({ attributes: {} });
  });

  it("sends what is different", () => {
    const after = { ...profileOf(before), name: "王小明", tags: ["VIP", "new"] };
    expect(changed(before, after)).toEqual({ name: "王小明", tags: ["VIP", "new"], attributes: {} });
  });
});
