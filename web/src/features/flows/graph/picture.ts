/** The flow as React Flow draws it. Pure. */
import type { Edge, Node } from "@xyflow/react";
import { noteId } from "./edits";
import { NODE_WIDTH, heightOf, placesOf } from "./layout";
import { isGrave } from "./mistakes";
import type { Mistake } from "./mistakes";
import type { Comment, Flow, FlowNode, Place } from "./model";
import { portsOf } from "./ports";
import type { Port } from "./ports";

/** How often and how long a call was at a node. */
export interface Stay {
  times: number;
  ms: number;
  isHere: boolean;
}

/** What is painted over the flow. */
export interface Paint {
  mistakes: ReadonlyMap<string, readonly Mistake[]>;
  /** `node|field` of the ways that no simulated caller took. */
  missed: ReadonlySet<string>;
  /** `node|field` of the ways that a walk or a call took. */
  walked: ReadonlySet<string>;
  stays: ReadonlyMap<string, Stay> | null;
}

export const NO_PAINT: Paint = { mistakes: new Map(), missed: new Set(), walked: new Set(), stays: null };

export interface NodeData extends Record<string, unknown> {
  name: string;
  node: FlowNode;
  ports: readonly Port[];
  isStart: boolean;
  errors: number;
  warnings: number;
  stay: Stay | null;
  missed: readonly string[];
  /** A walk is shown, and it does not come here. */
  isAside: boolean;
}

export interface NoteData extends Record<string, unknown> {
  comment: Comment;
}

export type StepNode = Node<NodeData, "step">;
export type NoteNode = Node<NoteData, "note">;
export type Drawn = StepNode | NoteNode;
export type Way = Edge<{ field: string }>;

export const wayId = (node: string, field: string): string => `${node}|${field}`;

export function nodesOf(flow: Flow, paint: Paint): Drawn[] {
  const places = placesOf(flow);
  const steps = Object.entries(flow.nodes).map(([name, node]): StepNode => stepOf(flow, name, node, places[name] ?? [0, 0], paint));
  const notes = (flow.comments ?? []).map(
    (comment): NoteNode => ({ id: noteId(comment.id), type: "note", position: { x: comment.x, y: comment.y }, data: { comment } }),
  );
  return [...notes, ...steps];
}

export function waysOf(flow: Flow, paint: Paint): Way[] {
  return Object.entries(flow.nodes).flatMap(([name, node]) => {
    const ways = portsOf(node).flatMap((port) => wayOf(flow, name, port, paint) ?? []);
    const known = WAYS.get(node);
    const isSame =
      known?.length === ways.length &&
      ways.every(({ id, target, className }, at) => {
        const before = known[at];
        return before?.id === id && before.target === target && before.className === className;
      });
    if (known !== undefined && isSame) return known;
    WAYS.set(node, ways);
    return ways;
  });
}

const WAYS = new WeakMap<FlowNode, Way[]>();

function wayOf(flow: Flow, name: string, { field, to }: Port, paint: Paint): Way | null {
  if (to === null || !Object.hasOwn(flow.nodes, to)) return null;
  const id = wayId(name, field);
  const looks = [
    /^(on_|otherwise)/.test(field) && "way-otherwise",
    paint.missed.has(id) && "way-missed",
    paint.walked.has(id) && "way-walked",
    (paint.stays !== null || paint.walked.size > 0) && !paint.walked.has(id) && "way-aside",
  ];
  const className = looks.filter(Boolean).join(" ");
  return { id, source: name, sourceHandle: field, target: to, targetHandle: "in", data: { field }, className };
}

// What did not change is the same object again, so that nothing of it is drawn anew.
const STEPS = new WeakMap<FlowNode, StepNode>();
const NOTHING: readonly Mistake[] = [];

function stepOf(flow: Flow, name: string, node: FlowNode, [x, y]: Place, paint: Paint): StepNode {
  const wrong = paint.mistakes.get(name) ?? NOTHING;
  const errors = wrong.filter(isGrave).length;
  const stay = paint.stays?.get(name) ?? null;
  const known = STEPS.get(node);
  const ports = known?.data.ports ?? portsOf(node);
  const missed = ports.flatMap(({ field }) => (paint.missed.has(wayId(name, field)) ? [field] : []));
  const data: NodeData = {
    name,
    node,
    ports,
    isStart: flow.start === name,
    errors,
    warnings: wrong.length - errors,
    stay,
    missed,
    isAside: paint.stays !== null && stay === null,
  };
  if (known !== undefined && known.position.x === x && known.position.y === y && sameData(known.data, data)) return known;
  const step: StepNode = { id: name, type: "step", position: { x, y }, width: NODE_WIDTH, height: heightOf(node), data };
  STEPS.set(node, step);
  return step;
}

function sameData(one: NodeData, other: NodeData): boolean {
  const { missed, ...rest } = one;
  return missed.join() === other.missed.join() && Object.entries(rest).every(([field, value]) => other[field] === value);
}

/** The ways between the nodes that were visited one after the other: the first way that leads on is taken for the one taken. */
export function walkedWays(flow: Flow, visited: readonly string[]): Set<string> {
  const ways = new Set<string>();
  for (const [place, name] of visited.entries()) {
    const next = visited[place + 1];
    const node = flow.nodes[name];
    if (next === undefined || node === undefined) continue;
    const way = portsOf(node).find(({ to }) => to === next);
    if (way !== undefined) ways.add(wayId(name, way.field));
  }
  return ways;
}

/** The nodes of one flow on a way that may lead through sub-flows as well. */
export const visitedIn = (flow: string, steps: readonly { flow: string; node: string }[]): string[] =>
  steps.filter((step) => step.flow === flow).map(({ node }) => node);
