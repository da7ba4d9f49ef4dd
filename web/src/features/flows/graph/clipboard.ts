/** Nodes that are copied: as text on the clipboard, so that they can go to another flow or another window. */
import { commented, freeCommentId, redirected } from "./edits";
import { freeName, nodeOf } from "./model";
import type { Comment, Flow, FlowNode, Place } from "./model";
import { placesOf } from "./layout";

const KIND = "yunhu-flow-nodes";
const SHIFT = 40;
/** More on the clipboard is not from here. */
const MOST_NODES = 1000;

interface Piece {
  kind: typeof KIND;
  nodes: Record<string, FlowNode>;
  layout: Record<string, Place>;
  comments: Comment[];
}

/** The chosen nodes and comments as text. */
export function copied(flow: Flow, names: ReadonlySet<string>, comments: ReadonlySet<string>): string {
  const places = placesOf(flow);
  const chosen = [...names].flatMap((name): [string, FlowNode][] => {
    const node = nodeOf(flow, name);
    return node === undefined ? [] : [[name, node]];
  });
  const piece: Piece = {
    kind: KIND,
    nodes: Object.fromEntries(chosen),
    layout: Object.fromEntries(chosen.flatMap(([name]): [string, Place][] => (places[name] ? [[name, places[name]]] : []))),
    comments: (flow.comments ?? []).filter(({ id }) => comments.has(id)),
  };
  return JSON.stringify(piece);
}

function pieceOf(text: string): Piece | null {
  try {
    const found = JSON.parse(text) as Partial<Piece> | null;
    if (found?.kind !== KIND || typeof found.nodes !== "object" || found.nodes === null) return null;
    if (Object.keys(found.nodes).length > MOST_NODES) return null;
    if (Object.values(found.nodes).some((node) => typeof node?.verb !== "string")) return null;
    return { kind: KIND, nodes: found.nodes, layout: found.layout ?? {}, comments: found.comments ?? [] };
  } catch {
    return null;
  }
}

/**
 * The flow with what was copied, a little beside where it was, under new names. Ways among the copies stay among them; other
 * ways stay where such a node is. Null when the text is not of this kind.
 */
export function pasted(flow: Flow, text: string): { flow: Flow; names: string[] } | null {
  const piece = pieceOf(text);
  if (piece === null) return null;
  const nodes: Record<string, FlowNode> = { ...flow.nodes };
  const fresh = new Map<string, string>();
  for (const name of Object.keys(piece.nodes)) {
    const own = freeName({ nodes }, name);
    fresh.set(name, own);
    nodes[own] = piece.nodes[name] as FlowNode;
  }
  const call = (to: string) => fresh.get(to) ?? (Object.hasOwn(flow.nodes, to) ? to : null);
  const layout: Record<string, Place> = placesOf(flow);
  for (const [name, own] of fresh) {
    nodes[own] = redirected(piece.nodes[name] as FlowNode, call);
    const [x, y] = piece.layout[name] ?? [0, 0];
    layout[own] = [x + SHIFT, y + SHIFT];
  }
  let after: Flow = { ...flow, nodes, layout, start: flow.start || ([...fresh.values()][0] ?? "") };
  for (const comment of piece.comments) {
    after = commented(after, { ...comment, id: freeCommentId(after), x: comment.x + SHIFT, y: comment.y + SHIFT });
  }
  return { flow: after, names: [...fresh.values()] };
}
