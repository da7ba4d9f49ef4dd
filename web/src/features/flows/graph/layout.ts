/**
 * Places for the nodes of a flow, in layers from left to right (after Sugiyama): a node stands to the right of all that lead
 * to it, but for ways back; within a layer nodes are ordered by where those stand that lead to them.
 */
import type { Flow, FlowNode, Place } from "./model";
import { portsOf, targetsOf } from "./ports";

export const NODE_WIDTH = 240;
const HEAD_HEIGHT = 62;
const PORT_HEIGHT = 24;
const GAP_X = 90;
const GAP_Y = 36;
const SWEEPS = 4;

/** How high a node is drawn. */
export const heightOf = (node: FlowNode): number => HEAD_HEIGHT + PORT_HEIGHT * portsOf(node).length;

export function laidOut(flow: Flow): Record<string, Place> {
  const ahead = waysAhead(flow);
  const layers = ordered(layersOf(flow, ahead), ahead);
  const places: Record<string, Place> = {};
  for (const [column, names] of layers.entries()) {
    const heights = names.map((name) => heightOf(flow.nodes[name] as FlowNode));
    const total = heights.reduce((sum, height) => sum + height + GAP_Y, -GAP_Y);
    let y = -total / 2;
    for (const [row, name] of names.entries()) {
      places[name] = [column * (NODE_WIDTH + GAP_X), Math.round(y)];
      y += (heights[row] ?? 0) + GAP_Y;
    }
  }
  return places;
}

/** Every node with the ones it leads to, without the ways that go back to where a call has been. */
function waysAhead(flow: Flow): Map<string, string[]> {
  const ahead = new Map<string, string[]>();
  const begun = new Set<string>();
  const done = new Set<string>();
  const starts = [...(Object.hasOwn(flow.nodes, flow.start) ? [flow.start] : []), ...Object.keys(flow.nodes)];
  for (const start of starts) {
    if (begun.has(start)) continue;
    const stack: { name: string; rest: string[] }[] = [{ name: start, rest: targetsOf(flow, start) }];
    begun.add(start);
    ahead.set(start, []);
    while (stack.length > 0) {
      const top = stack.at(-1) as { name: string; rest: string[] };
      const to = top.rest.shift();
      if (to === undefined) {
        done.add(top.name);
        stack.pop();
      } else if (!begun.has(to)) {
        ahead.get(top.name)?.push(to);
        begun.add(to);
        ahead.set(to, []);
        stack.push({ name: to, rest: targetsOf(flow, to) });
      } else if (done.has(to)) {
        ahead.get(top.name)?.push(to);
      }
    }
  }
  return ahead;
}

/** The longest way to a node is its layer. */
function layersOf(flow: Flow, ahead: Map<string, string[]>): string[][] {
  const depth = new Map<string, number>();
  const leading = new Map<string, number>();
  for (const targets of ahead.values()) for (const to of targets) leading.set(to, (leading.get(to) ?? 0) + 1);
  const ready = Object.keys(flow.nodes).filter((name) => !leading.has(name));
  for (const name of ready) depth.set(name, 0);
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    for (const to of ahead.get(next) ?? []) {
      depth.set(to, Math.max(depth.get(to) ?? 0, (depth.get(next) ?? 0) + 1));
      const left = (leading.get(to) ?? 1) - 1;
      leading.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  const layers: string[][] = [];
  for (const name of ahead.keys()) (layers[depth.get(name) ?? 0] ??= []).push(name);
  return layers.map((layer) => layer ?? []);
}

/** Each layer by the middle of its neighbours, forth and back, so that fewer ways cross. */
function ordered(layers: string[][], ahead: Map<string, string[]>): string[][] {
  const behind = new Map<string, string[]>();
  for (const [name, targets] of ahead) for (const to of targets) behind.set(to, [...(behind.get(to) ?? []), name]);
  const rank = new Map<string, number>();
  const count = () => layers.forEach((layer) => layer.forEach((name, row) => rank.set(name, row - layer.length / 2)));
  count();
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const near = sweep % 2 === 0 ? behind : ahead;
    const middle = (name: string) => {
      const others = near.get(name) ?? [];
      if (others.length === 0) return rank.get(name) ?? 0;
      return others.reduce((sum, one) => sum + (rank.get(one) ?? 0), 0) / others.length;
    };
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
      const wanted = new Map(layer.map((name) => [name, middle(name)]));
      layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
      layer.forEach((name, row) => rank.set(name, row - layer.length / 2));
    }
  }
  return layers;
}

/** Every node's place: what was chosen, and for the rest what the layout says, below all that has a place. */
export function placesOf(flow: Flow): Record<string, Place> {
  const names = Object.keys(flow.nodes);
  const chosen = flow.layout ?? {};
  const missing = names.filter((name) => !Object.hasOwn(chosen, name));
  if (missing.length === 0) return { ...chosen };
  const all = laidOut(flow);
  if (missing.length === names.length) return all;
  const bottoms = names.flatMap((name) => {
    const place = chosen[name];
    return place === undefined ? [] : [place[1] + heightOf(flow.nodes[name] as FlowNode)];
  });
  const tops = missing.map((name) => all[name]?.[1] ?? 0);
  const shift = Math.max(...bottoms) + GAP_Y - Math.min(...tops);
  const shifted = missing.map((name): [string, Place] => [name, [all[name]?.[0] ?? 0, (all[name]?.[1] ?? 0) + shift]]);
  return { ...chosen, ...Object.fromEntries(shifted) };
}

/** The nearest place below a wanted one where a node covers no other. */
export function clearOf(flow: Flow, places: Readonly<Record<string, Place>>, node: FlowNode, [x, wanted]: Place): Place {
  const height = heightOf(node);
  const column = Object.entries(places)
    .filter(([name, place]) => Object.hasOwn(flow.nodes, name) && Math.abs(place[0] - x) < NODE_WIDTH + GAP_Y / 2)
    .map(([name, place]) => ({ top: place[1], bottom: place[1] + heightOf(flow.nodes[name] as FlowNode) }))
    .sort((a, b) => a.top - b.top);
  let y = wanted;
  for (const { top, bottom } of column) if (y < bottom + GAP_Y / 2 && y + height + GAP_Y / 2 > top) y = bottom + GAP_Y;
  return [x, y];
}
