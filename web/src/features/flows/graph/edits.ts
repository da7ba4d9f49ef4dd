/** What is done to a flow: each gives a new one and leaves the old one as it was. */
import { clearOf, placesOf } from "./layout";
import { freeName, nodeOf } from "./model";
import type { Comment, Flow, FlowNode, Place } from "./model";
import { leading, portsOf } from "./ports";
import type { Step } from "./ports";
import { verbOf } from "./verbs";

export function added(flow: Flow, verb: string, place: Place): { flow: Flow; name: string } {
  const name = freeName(flow, verb);
  const node: FlowNode = { verb, ...structuredClone(verbOf(verb)?.fresh) };
  const places = placesOf(flow);
  return {
    name,
    flow: { ...flow, start: flow.start || name, nodes: { ...flow.nodes, [name]: node }, layout: { ...places, [name]: clearOf(flow, places, node, place) } },
  };
}

export function changed(flow: Flow, name: string, node: FlowNode): Flow {
  return { ...flow, nodes: { ...flow.nodes, [name]: node } };
}

/** One field of a node; undefined takes it away. */
export function said(flow: Flow, name: string, field: string, value: unknown): Flow {
  const node = nodeOf(flow, name);
  if (node === undefined) return flow;
  if (value !== undefined) return changed(flow, name, { ...node, [field]: value });
  return changed(flow, name, without(node, [field]) as unknown as FlowNode);
}

export function connected(flow: Flow, name: string, at: readonly Step[], to: string | null): Flow {
  const node = nodeOf(flow, name);
  return node === undefined ? flow : changed(flow, name, leading(node, at, to));
}

/** Without nodes and comments; ways to them lead nowhere from then on. */
export function removed(flow: Flow, names: ReadonlySet<string>, comments: ReadonlySet<string> = new Set()): Flow {
  const nodes = Object.fromEntries(
    Object.entries(flow.nodes)
      .filter(([name]) => !names.has(name))
      .map(([name, node]) => [name, redirected(node, (to) => (names.has(to) ? null : to))]),
  );
  return {
    ...flow,
    nodes,
    layout: without(flow.layout ?? {}, [...names]),
    comments: (flow.comments ?? []).filter(({ id }) => !comments.has(id)),
    start: names.has(flow.start) ? "" : flow.start,
  };
}

export function renamed(flow: Flow, old: string, fresh: string): Flow {
  if (old === fresh || !Object.hasOwn(flow.nodes, old) || Object.hasOwn(flow.nodes, fresh)) return flow;
  const call = (name: string) => (name === old ? fresh : name);
  return {
    ...flow,
    start: call(flow.start),
    nodes: Object.fromEntries(Object.entries(flow.nodes).map(([name, node]) => [call(name), redirected(node, call)])),
    layout: Object.fromEntries(Object.entries(flow.layout ?? {}).map(([name, place]) => [call(name), place])),
  };
}

export function moved(flow: Flow, places: Readonly<Record<string, Place>>): Flow {
  const comments = flow.comments?.map((one) => {
    const place = places[noteId(one.id)];
    return place === undefined ? one : { ...one, x: place[0], y: place[1] };
  });
  const own = Object.entries(places).filter(([name]) => Object.hasOwn(flow.nodes, name));
  // From now on every node stays where it was seen.
  return { ...flow, layout: { ...placesOf(flow), ...Object.fromEntries(own) }, ...(comments && { comments }) };
}

export function commented(flow: Flow, comment: Comment): Flow {
  const before = flow.comments ?? [];
  const isNew = !before.some(({ id }) => id === comment.id);
  return { ...flow, comments: isNew ? [...before, comment] : before.map((one) => (one.id === comment.id ? comment : one)) };
}

export function freeCommentId(flow: Flow): string {
  const taken = new Set((flow.comments ?? []).map(({ id }) => id));
  let number = 1;
  while (taken.has(`note-${number}`)) number += 1;
  return `note-${number}`;
}

/** How a comment is called among the nodes of the picture; no node's name has a slash. */
export const noteId = (comment: string): string => `note/${comment}`;
export const commentOf = (id: string): string | null => (id.startsWith("note/") ? id.slice("note/".length) : null);

/** The node with every way out leading where `call` says. */
export function redirected(node: FlowNode, call: (to: string) => string | null): FlowNode {
  let after = node;
  for (const { at, to } of portsOf(node)) {
    if (to === null) continue;
    const fresh = call(to);
    if (fresh !== to) after = leading(after, at, fresh);
  }
  return after;
}

function without<T>(record: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
