import { describe, expect, it } from "vitest";
import { flow } from "./fixtures";
import type { FlowNode } from "./model";
import { leading, portsOf, targetsOf } from "./ports";

const fields = (node: FlowNode) => portsOf(node).map(({ field }) => field);

describe("the ways out of a node", () => {
  it("are named as problems name them", () => {
    const branch = { verb: "branch", cases: [{ if: "true", next: "a" }, { if: "false", next: "" }], otherwise: "b" };
    expect(fields(branch)).toEqual(["cases[0].next", "cases[1].next", "otherwise"]);
    expect(portsOf(branch).map(({ to }) => to)).toEqual(["a", null, "b"]);
    expect(fields({ verb: "queue", queue: "q", keys: { "*": "a" } })[0]).toBe("keys.*");
    expect(fields({ verb: "hangup" })).toEqual([]);
  });

  it("of a menu are its keys, and of an input what comes next", () => {
    expect(fields({ verb: "gather", choices: { "1": "a" } })).toEqual(["choices.1", "on_timeout", "on_invalid", "on_error"]);
    expect(fields({ verb: "gather", choices: {} })).toEqual(["next", "on_timeout", "on_invalid", "on_error"]);
    // What contradicts each other is shown, so that it can be taken away.
    expect(fields({ verb: "gather", choices: { "1": "a" }, next: "b" })).toContain("next");
  });

  it("of a question for consent are its answers, and none", () => {
    const consent = { verb: "consent", purpose: "m", text_version: 1, prompts: [], on_granted: "a" };
    expect(fields(consent)).toEqual(["on_granted", "on_refused", "on_timeout", "on_error"]);
  });

  it("of a verb that is not known are guessed", () => {
    expect(fields({ verb: "fax", next: "a", on_busy: "b", pages: 3 })).toEqual(["next", "on_busy"]);
  });

  it("lead elsewhere, or nowhere", () => {
    const menu = flow.nodes["menu"] as FlowNode;
    expect(leading(menu, ["choices", "1"], "end")["choices"]).toEqual({ "1": "end", "0": "welcome" });
    expect(leading(menu, ["choices", "1"], null)["choices"]).toEqual({ "1": "", "0": "welcome" });
    expect(leading(menu, ["on_timeout"], null)).not.toHaveProperty("on_timeout");
    const branch: FlowNode = { verb: "branch", cases: [{ if: "x", next: "a" }], otherwise: "b" };
    expect(leading(branch, ["cases", 0, "next"], "c")["cases"]).toEqual([{ if: "x", next: "c" }]);
    expect(branch["cases"]).toEqual([{ if: "x", next: "a" }]);
  });

  it("lead to each node once", () => {
    expect(targetsOf(flow, "menu").sort()).toEqual(["end", "sales", "welcome"]);
    expect(targetsOf(flow, "nothing")).toEqual([]);
  });
});
