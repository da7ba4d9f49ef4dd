/** What the node found wrong with a flow, sorted by the nodes and fields it is about. */

export interface Mistake {
  /** `nodes.menu.choices.1`, or `start`. */
  path: string;
  node?: string | null;
  id: string;
  text: string;
  warning: boolean;
}

/** The node that a mistake is about; null for the flow as a whole. */
export function nodeNamed(mistake: Mistake, names: readonly string[]): string | null {
  if (mistake.node) return names.includes(mistake.node) ? mistake.node : null;
  const inside = /^nodes\.(.*)$/.exec(mistake.path)?.[1];
  if (inside === undefined) return null;
  // Names of nodes may have dots in them: the longest that fits is meant.
  const fitting = names.filter((name) => inside === name || inside.startsWith(`${name}.`) || inside.startsWith(`${name}[`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** The field of its node that a mistake is about: `choices.1`; empty for the node as a whole. */
export function fieldIn(mistake: Mistake, node: string): string {
  const start = `nodes.${node}`;
  return mistake.path.startsWith(start) ? mistake.path.slice(start.length).replace(/^\./, "") : "";
}

export function byNode(mistakes: readonly Mistake[], names: readonly string[]): Map<string, Mistake[]> {
  const sorted = new Map<string, Mistake[]>();
  for (const mistake of mistakes) {
    const node = nodeNamed(mistake, names);
    if (node !== null) sorted.set(node, [...(sorted.get(node) ?? []), mistake]);
  }
  return sorted;
}

/** What is wrong within a field (or a part of it) of a node. */
export function within(mistakes: readonly Mistake[], node: string, field: string): Mistake[] {
  return mistakes.filter((mistake) => {
    const at = fieldIn(mistake, node);
    return at === field || at.startsWith(`${field}.`) || at.startsWith(`${field}[`);
  });
}

export const isGrave = (mistake: Mistake): boolean => !mistake.warning;
