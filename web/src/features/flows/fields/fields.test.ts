import { describe, expect, it } from "vitest";
import { flow } from "../graph/fixtures";
import { asWay, withOp } from "./Cases";
import { freeEntry, freeKey, renamedKey } from "./entries";
import { promptsOf, valuesOf } from "./offers";
import { asKind, kindOf } from "./Prompts";
import { partsOf } from "./Transferred";

describe("the fields of a node", () => {
  it("rename in place and find what is free", () => {
    expect(Object.keys(renamedKey({ a: 1, b: 2, c: 3 }, "b", "x"))).toEqual(["a", "x", "c"]);
    expect(freeKey({ "1": 1, "2": 2 })).toBe("3");
    expect(freeEntry({ name: 1, name_2: 1 }, "name")).toBe("name_3");
  });

  it("take a prompt of one kind for another, with its value where that fits", () => {
    expect(kindOf("hello")).toBe("file");
    expect(kindOf({ amount: "var.sum" })).toBe("amount");
    expect(asKind({ amount: "var.sum" }, "digits")).toEqual({ digits: "var.sum" });
    expect(asKind("hello", "digits")).toEqual({ digits: "caller" });
    expect(asKind({ say: "x" }, "file")).toBe("");
  });

  it("give a condition an operand that suits its operator", () => {
    expect(withOp({ value: "caller", op: "is", to: "1" }, "in")).toEqual({ value: "caller", op: "in", to: ["1"] });
    expect(withOp({ value: "caller", op: "in", to: ["1", "2"] }, "is")).toEqual({ value: "caller", op: "is", to: "1" });
    expect(withOp({ value: "caller", op: "is", to: "1" }, "is_set")).toEqual({ value: "caller", op: "is_set" });
    expect(asWay({ when: { value: "caller" }, next: "a" }, "if")).toEqual({ if: "", next: "a" });
    expect(asWay({ if: "x", next: "a" }, "when")).toMatchObject({ when: { value: "caller" }, next: "a" });
  });

  it("know a target by its parts, and a template as a whole", () => {
    expect(partsOf("queue:sales")).toEqual({ kind: "queue", rest: "sales" });
    expect(partsOf("number:{var.x}")).toEqual({ kind: "template", rest: "number:{var.x}" });
    expect(partsOf("number:")).toEqual({ kind: "number", rest: "" });
  });

  it("offer what the flow itself has", () => {
    const nodes = { ...flow.nodes, set: { verb: "set", values: { level: "1" }, attributes: { city: "x" } }, ask: { verb: "gather", store: "id" } };
    const values = valuesOf({ ...flow, nodes }, ["sales"], ["default"]);
    expect(values).toEqual(expect.arrayContaining(["var.level", "var.id", "attribute.city", "queue.sales.waiting", "hours.default", "caller"]));
    expect(promptsOf(flow)).toEqual(["menu"]);
  });
});
