import { describe, expect, it } from "vitest";
import { flow } from "./fixtures";
import { NODE_WIDTH, heightOf, laidOut, placesOf } from "./layout";
import type { Flow, FlowNode, Place } from "./model";

function overlaps(of: Flow, places: Record<string, Place>): string[] {
  const boxes = Object.entries(places).map(([name, [x, y]]) => ({ name, x, y, height: heightOf(of.nodes[name] as FlowNode) }));
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter((b) => Math.abs(a.x - b.x) < NODE_WIDTH && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.name} ${b.name}`),
  );
}

/** Menus that lead to menus, with ways back to the first. */
function large(count: number): Flow {
  const name = (at: number) => `n${at % count}`;
  const nodes = Array.from({ length: count }, (_, at): [string, FlowNode] => [
    name(at),
    { verb: "gather", choices: { "1": name(at * 2 + 1), "2": name(at * 2 + 2), "0": name(0) } },
  ]);
  return { id: "large", name: "", start: "n0", nodes: Object.fromEntries(nodes) };
}

describe("the layout", () => {
  it("goes from left to right, whatever leads back", () => {
    const places = laidOut(flow);
    const column = (name: string) => places[name]?.[0] ?? -1;
    expect(column("welcome")).toBe(0);
    expect(column("menu")).toBeGreaterThan(column("welcome"));
    expect(column("sales")).toBeGreaterThan(column("menu"));
    expect(column("end")).toBeGreaterThan(column("sales"));
  });

  it("covers no node with another", () => {
    expect(overlaps(flow, laidOut(flow))).toEqual([]);
    const many = large(300);
    const places = laidOut(many);
    expect(Object.keys(places)).toHaveLength(300);
    expect(overlaps(many, places)).toEqual([]);
  });

  it("has a place for what nothing leads to, and for a flow without a start", () => {
    const alone: Flow = { ...flow, nodes: { ...flow.nodes, alone: { verb: "hangup" } } };
    expect(laidOut(alone)["alone"]?.[0]).toBe(0);
    expect(Object.keys(laidOut({ ...flow, start: "" }))).toHaveLength(4);
    expect(laidOut({ ...flow, nodes: {} })).toEqual({});
  });

  it("leaves chosen places alone and puts the rest below them", () => {
    const places = placesOf({ ...flow, layout: { welcome: [10, 20] } });
    expect(places["welcome"]).toEqual([10, 20]);
    const bottom = 20 + heightOf(flow.nodes["welcome"] as FlowNode);
    for (const name of ["menu", "sales", "end"]) expect(places[name]?.[1]).toBeGreaterThan(bottom);
  });
});
