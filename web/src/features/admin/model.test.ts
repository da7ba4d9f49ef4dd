import { describe, expect, it } from "vitest";
import { centre } from "./fixtures";
import { choicesOf, found, idOf, indexOf, isKind } from "./model";

describe("an object of the configuration", () => {
  it("is known by the id that its address has", () => {
    expect(idOf("numbers", { number: "5001", trunk: "pbx" })).toBe("5001@pbx");
    expect(idOf("numbers", { number: "5001", trunk: null })).toBe("5001");
    expect(idOf("phones", { username: "8001", id: "x" })).toBe("8001");
    expect(idOf("queues", {})).toBe("");
    expect(indexOf(centre, "numbers", "5001@pbx")).toBe(1);
    expect(indexOf(centre, "numbers", "5001")).toBe(-1);
  });

  it("is found by its id or name, in the order of ids", () => {
    expect(found(centre, "queues", "").map((item) => item["id"])).toEqual(["billing", "support"]);
    expect(found(centre, "queues", " 热线 ").map((item) => item["id"])).toEqual(["support"]);
    expect(found(centre, "numbers", "BILL").map((item) => item["number"])).toEqual(["5001"]);
  });

  it("is offered with its name, and a number only where everybody may dial it", () => {
    expect(choicesOf(centre, "queues")[0]).toEqual({ value: "support", label: "客服热线 (support)" });
    expect(choicesOf(centre, "trunks")).toEqual([{ value: "pbx", label: "pbx" }]);
    expect(choicesOf(centre, "numbers").map(({ value }) => value)).toEqual(["4008005000"]);
  });

  it("is of a kind that is known", () => {
    expect(isKind("queues")).toBe(true);
    expect(isKind("flows")).toBe(false);
    expect(isKind(undefined)).toBe(false);
  });
});
