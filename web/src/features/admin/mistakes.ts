/** Where the node found mistakes: in the form's own fields, or elsewhere in the configuration. Pure. */
import type { WrongField } from "@/shared/api/problem";
import { idOf, itemsOf, nameOf } from "./model";
import type { Centre, Kind, Target } from "./model";

export type Step = string | number;

export interface Mistakes {
  /** As the form takes them. */
  here: { name: Step[]; errors: string[] }[];
  elsewhere: WrongField[];
}

/** `queues[0].need[1].skill` → `["queues", 0, "need", 1, "skill"]`. */
export function stepsOf(path: string): Step[] {
  return [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

/**
 * Sorts what is wrong. Paths are those of the object alone, or begin with its place in the whole
 * configuration: the object of `kind` at `index`. `known` are the fields of the form.
 */
export function sorted(
  errors: readonly WrongField[],
  kind: Kind,
  index: number,
  known: readonly (readonly string[])[],
): Mistakes {
  const mistakes: Mistakes = { here: [], elsewhere: [] };
  for (const wrong of errors) {
    const steps = stepsOf(wrong.path);
    const own = steps[0] === kind && typeof steps[1] === "number" ? (steps[1] === index ? steps.slice(2) : null) : steps;
    if (own !== null && known.some((at) => at.every((name, depth) => own[depth] === name))) {
      // One of several texts, or a whole row, has no place of its own: it stands at its list.
      add(mistakes.here, typeof own.at(-1) === "number" ? own.slice(0, -1) : own, wrong.message);
    } else {
      mistakes.elsewhere.push(wrong);
    }
  }
  return mistakes;
}

function add(here: Mistakes["here"], name: Step[], message: string): void {
  const same = here.find((one) => one.name.join(".") === name.join("."));
  if (same === undefined) here.push({ name, errors: [message] });
  else same.errors.push(message);
}

/** The object that a path leads to, by kind and name: `numbers[0].flow` → number “4008005000 Hotline”. */
export function objectAt(centre: Centre, path: string): { kind: string; id: string; label: string } | null {
  const [kind, index] = stepsOf(path);
  if (typeof kind !== "string" || typeof index !== "number" || !Array.isArray(centre[kind as keyof Centre])) return null;
  const item = itemsOf(centre, kind as Target)[index];
  if (item === undefined) return null;
  const id = idOf(kind, item);
  const name = nameOf(item);
  return { kind, id, label: name === "" || name === id ? id : `${name} (${id})` };
}
