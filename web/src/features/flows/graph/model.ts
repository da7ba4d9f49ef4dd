/** A flow as the node has it: named nodes, each one verb. What is not known here is kept as it is. */

/** One text for everybody, or one for each language. */
export type Text = string | Readonly<Record<string, string>>;

export interface FlowNode {
  readonly verb: string;
  readonly [field: string]: unknown;
}

/** A note beside the nodes. */
export interface Comment {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export type Place = readonly [number, number];

export interface Flow {
  readonly id: string;
  readonly name: string;
  readonly start: string;
  readonly nodes: Readonly<Record<string, FlowNode>>;
  readonly layout?: Readonly<Record<string, Place>>;
  readonly comments?: readonly Comment[];
  readonly languages?: readonly string[];
}

export const NODE_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
export const LONGEST_COMMENT = 2000;

export const nodeOf = (flow: Flow, name: string): FlowNode | undefined =>
  Object.hasOwn(flow.nodes, name) ? flow.nodes[name] : undefined;

/** A name that no node has yet: `menu`, `menu-2`, … */
export function freeName(flow: Pick<Flow, "nodes">, wanted: string): string {
  if (!Object.hasOwn(flow.nodes, wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, "").slice(0, 58);
  let number = 2;
  while (Object.hasOwn(flow.nodes, `${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
