/** Where the ways out of a node begin, and where they lead. */
import type { Flow, FlowNode } from "./model";
import { verbOf } from "./verbs";

export type Step = string | number;

export interface Port {
  /** As problems and traces name it: `choices.1`, `cases[0].next`, `on_timeout`. */
  field: string;
  at: readonly Step[];
  /** `next`, `on_timeout`, …; or which key, intent or case of a list it is. */
  name: string;
  list: "choices" | "keys" | "cases" | null;
  to: string | null;
  wanted: boolean;
}

export const fieldOf = (at: readonly Step[]): string =>
  at.map((step, place) => (typeof step === "number" ? `[${step}]` : place === 0 ? step : `.${step}`)).join("");

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

const target = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

function ofList(node: FlowNode, list: "choices" | "keys" | "cases"): Port[] {
  if (list === "cases") {
    const cases = Array.isArray(node["cases"]) ? (node["cases"] as { next?: unknown }[]) : [];
    return cases.map(({ next }, place) => port(["cases", place, "next"], String(place + 1), list, next, true));
  }
  return entriesOf(node[list]).map(([key, to]) => port([list, key], key, list, to, true));
}

function port(at: Step[], name: string, list: Port["list"], to: unknown, wanted: boolean): Port {
  return { field: fieldOf(at), at, name, list, to: target(to), wanted };
}

/** Every way out that the node has or could have, in the order of the form. */
export function portsOf(node: FlowNode): Port[] {
  const verb = verbOf(node.verb);
  if (verb === undefined) return guessed(node);
  const listed = (verb.lists ?? []).flatMap((list) => ofList(node, list));
  // Keys are either a menu or an input: an input goes on at `next`.
  const isMenu = node.verb === "gather" && (listed.length > 0 && target(node["next"]) === null);
  const ways = verb.ways.filter(({ name }) => !(isMenu && name === "next"));
  return [...listed, ...ways.map(({ name, wanted }) => port([name], name, null, node[name], wanted === true))];
}

/** A verb that is newer than this page: what looks like a way out is one. */
function guessed(node: FlowNode): Port[] {
  return Object.entries(node)
    .filter(([name]) => name === "next" || name.startsWith("on_"))
    .map(([name, to]) => port([name], name, null, to, false));
}

/** The node with one way out leading elsewhere; to nowhere with null. */
export function leading(node: FlowNode, at: readonly Step[], to: string | null): FlowNode {
  const [first, ...rest] = at;
  if (first === undefined) return node;
  if (rest.length === 0) {
    if (to !== null) return { ...node, [first]: to };
    return Object.fromEntries(Object.entries(node).filter(([name]) => name !== first)) as unknown as FlowNode;
  }
  return { ...node, [first]: put(node[String(first)], rest, to ?? "") };
}

/** The same value with another one at a place within it. */
export function put(value: unknown, at: readonly Step[], fresh: unknown): unknown {
  const [first, ...rest] = at;
  if (first === undefined) return fresh;
  if (typeof first === "number") {
    const list = Array.isArray(value) ? value : [];
    return list.map((one: unknown, place) => (place === first ? put(one, rest, fresh) : one));
  }
  const before = (value ?? {}) as Record<string, unknown>;
  return { ...before, [first]: put(before[first], rest, fresh) };
}

/** The nodes that a node leads to, each once. */
export function targetsOf(flow: Flow, name: string): string[] {
  const node = flow.nodes[name];
  if (node === undefined) return [];
  const found = portsOf(node).flatMap(({ to }) => (to !== null && Object.hasOwn(flow.nodes, to) ? [to] : []));
  return [...new Set(found)];
}
