/** What the canvas holds of a node while it is dragged, beside what the flow says. Pure. */
import type { NodeChange } from "@xyflow/react";
import type { Place } from "../graph/model";
import type { Drawn } from "../graph/picture";

interface Holding {
  position?: { x: number; y: number };
  dragging?: boolean;
  measured?: { width: number; height: number };
}

export type Held = Readonly<Record<string, Holding>>;

type Changes = readonly NodeChange<Drawn>[];

/** With what a pointer or key did. What is taken away is taken from the flow, and goes from here with it. */
export function holding(before: Held, changes: Changes): Held {
  const after: Record<string, Holding> = { ...before };
  for (const change of changes) {
    if (change.type === "dimensions" && change.dimensions !== undefined) {
      after[change.id] = { ...after[change.id], measured: change.dimensions };
    } else if (change.type === "position") {
      const { position: _, dragging: __, ...rest } = after[change.id] ?? {};
      const isDragged = change.dragging === true && change.position !== undefined;
      after[change.id] = isDragged ? { ...rest, position: change.position, dragging: true } : rest;
    }
  }
  return after;
}

interface Merged {
  isChosen: boolean;
  held: Holding | undefined;
  node: Drawn;
}

// The same object again for the same node: what did not change is not drawn anew.
const MERGED = new WeakMap<Drawn, Merged>();

/** A node of the flow with what is held of it here. */
export function withHeld(drawn: Drawn, isChosen: boolean, held: Holding | undefined): Drawn {
  const known = MERGED.get(drawn);
  if (known !== undefined && known.isChosen === isChosen && known.held === held) return known.node;
  const node = { ...drawn, selected: isChosen, ...held } as Drawn;
  MERGED.set(drawn, { isChosen, held, node });
  return node;
}

/** Where nodes were put down. */
export function dropped(changes: Changes): Record<string, Place> {
  const places = changes.flatMap((change): [string, Place][] =>
    change.type === "position" && change.dragging === false && change.position !== undefined
      ? [[change.id, [Math.round(change.position.x), Math.round(change.position.y)]]]
      : [],
  );
  return Object.fromEntries(places);
}

/** What is chosen after some were chosen or let go. */
export function selection(chosen: ReadonlySet<string>, changes: readonly { id: string; selected: boolean }[]): string[] {
  const after = new Set(chosen);
  for (const { id, selected } of changes) {
    if (selected) after.add(id);
    else after.delete(id);
  }
  return [...after];
}
