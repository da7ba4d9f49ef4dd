/** The tree of dispositions, for a chooser and for the way to one of them. Pure. */
import type { Disposition } from "../model";

export interface Option {
  value: string;
  label: string;
  children?: Option[];
}

export function optionsOf(tree: readonly Disposition[]): Option[] {
  return tree.map(({ code, name, children }) => ({
    value: code,
    label: name,
    ...(children !== undefined && children.length > 0 && { children: optionsOf(children) }),
  }));
}

/** The codes from the root to a disposition; empty when the tree has it no more. */
export function wayTo(code: string | null, tree: readonly Disposition[]): string[] {
  for (const each of tree) {
    if (each.code === code) return [each.code];
    const below = wayTo(code, each.children ?? []);
    if (below.length > 0) return [each.code, ...below];
  }
  return [];
}
