import { describe, expect, it } from "vitest";
import { byNode, fieldIn, nodeNamed, within } from "./mistakes";
import type { Mistake } from "./mistakes";

const at = (path: string, node: string | null = null): Mistake => ({ path, node, id: "x", text: path, warning: false });
const names = ["menu", "menu.two", "end"];

describe("a mistake", () => {
  it("is about the node that its path names, or that the node said", () => {
    expect(nodeNamed(at("nodes.menu.choices.1"), names)).toBe("menu");
    expect(nodeNamed(at("nodes.menu.two.choices.1"), names)).toBe("menu.two");
    expect(nodeNamed(at("nodes.menu"), names)).toBe("menu");
    expect(nodeNamed(at("start"), names)).toBeNull();
    expect(nodeNamed(at("anything", "end"), names)).toBe("end");
    expect(nodeNamed(at("anything", "gone"), names)).toBeNull();
  });

  it("is shown at its field", () => {
    const all = [at("nodes.menu.choices.1"), at("nodes.menu.prompts[0]"), at("nodes.menu"), at("nodes.menu.prompts_x")];
    expect(within(all, "menu", "prompts")).toEqual([all[1]]);
    expect(within(all, "menu", "choices")).toEqual([all[0]]);
    expect(fieldIn(at("nodes.menu"), "menu")).toBe("");
  });

  it("is counted at its node", () => {
    const sorted = byNode([at("nodes.menu.next"), at("nodes.menu.two"), at("start"), at("nodes.menu")], names);
    expect([...sorted].map(([name, list]) => [name, list.length])).toEqual([
      ["menu", 2],
      ["menu.two", 1],
    ]);
  });
});
