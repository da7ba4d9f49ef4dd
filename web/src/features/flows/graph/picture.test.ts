import { describe, expect, it } from "vitest";
import { commented } from "./edits";
import { flow } from "./fixtures";
import { NO_PAINT, nodesOf, walkedWays, waysOf } from "./picture";
import type { StepNode } from "./picture";

describe("the picture", () => {
  it("has every node, every comment, and a way for each that leads to a node", () => {
    const noted = commented(flow, { id: "n", text: "x", x: 1, y: 2 });
    expect(nodesOf(noted, NO_PAINT).map(({ id }) => id)).toEqual(["note/n", "welcome", "menu", "sales", "end"]);
    const broken = { ...flow, nodes: { ...flow.nodes, welcome: { verb: "say", text: "", next: "gone" } } };
    expect(waysOf(flow, NO_PAINT)).toHaveLength(5);
    expect(waysOf(broken, NO_PAINT)).toHaveLength(4);
  });

  it("shows what is wrong, missed and walked", () => {
    const mistake = { path: "nodes.menu", id: "x", text: "x", warning: false };
    const walked = walkedWays(flow, ["welcome", "menu", "sales", "welcome"]);
    expect([...walked]).toEqual(["welcome|next", "menu|choices.1"]);
    const paint = {
      ...NO_PAINT,
      mistakes: new Map([["menu", [mistake, { ...mistake, warning: true }]]]),
      missed: new Set(["menu|on_timeout"]),
      walked,
      stays: new Map([["menu", { times: 2, ms: 1500, isHere: true }]]),
    };
    const data = Object.fromEntries(nodesOf(flow, paint).map((node) => [node.id, (node as StepNode).data]));
    expect(data["menu"]).toMatchObject({ errors: 1, warnings: 1, missed: ["on_timeout"], isAside: false });
    expect(data["end"]).toMatchObject({ errors: 0, stay: null, isAside: true });
    const looks = Object.fromEntries(waysOf(flow, paint).map(({ id, className }) => [id, className]));
    expect(looks["menu|on_timeout"]).toBe("way-otherwise way-missed way-aside");
    expect(looks["menu|choices.1"]).toBe("way-walked");
  });
});
