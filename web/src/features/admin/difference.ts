/** What changed from one version of the configuration to another, object by object. Pure. */
import { idOf, nameOf } from "./model";
import type { Centre, Item } from "./model";

export interface Line {
  sign: "+" | "-" | " ";
  text: string;
}

export interface Change {
  kind: string;
  /** Empty for what is no list of objects, such as the centre's name. */
  id: string;
  name: string;
  what: "added" | "removed" | "changed";
  lines: Line[];
}

// Beyond this many lines on a side, what is the same in the middle is not looked for.
const MOST_LINES = 1500;

/** Unchanged lines that are shown around a change. */
const AROUND = 2;

/** Every object that differs. */
export function difference(before: Centre, after: Centre): Change[] {
  const kinds = Object.keys(after) as (keyof Centre)[];
  return kinds.flatMap((kind) => {
    const [old, fresh] = [before[kind], after[kind]] as unknown[];
    return Array.isArray(old) && Array.isArray(fresh) ? ofItems(kind, old as Item[], fresh as Item[]) : ofValue(kind, old, fresh);
  });
}

function ofValue(kind: string, old: unknown, fresh: unknown): Change[] {
  const lines = linesBetween(pretty(old), pretty(fresh));
  return lines.length === 0 ? [] : [{ kind, id: "", name: "", what: "changed", lines }];
}

function ofItems(kind: string, old: Item[], fresh: Item[]): Change[] {
  const before = new Map(old.map((item) => [idOf(kind, item), item]));
  const after = new Map(fresh.map((item) => [idOf(kind, item), item]));
  const changes: Change[] = [];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(id), after.get(id)];
    const lines = linesBetween(was ? pretty(was) : [], is ? pretty(is) : []);
    if (lines.length === 0) continue;
    const what = was === undefined ? "added" : is === undefined ? "removed" : "changed";
    changes.push({ kind, id, name: nameOf(is ?? was ?? {}), what, lines });
  }
  return changes;
}

function pretty(value: unknown): string[] {
  return value === undefined ? [] : JSON.stringify(value, null, 2).split("\n");
}

const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ sign: " ", text }));

/** The lines that went and came, with a little of what stayed around them; nothing when all are the same. */
export function linesBetween(old: readonly string[], fresh: readonly string[]): Line[] {
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, fresh.length) - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const middle = compared(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  if (middle.length === 0) return [];
  return shortened([...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))]);
}

/** The longest common subsequence keeps its place; everything else went or came. */
function compared(old: readonly string[], fresh: readonly string[]): Line[] {
  if (old.length > MOST_LINES || fresh.length > MOST_LINES) return replaced(old, fresh);
  const width = fresh.length + 1;
  const longest = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      longest[row * width + column] =
        old[row] === fresh[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < old.length && column < fresh.length) {
    if (old[row] === fresh[column]) {
      lines.push({ sign: " ", text: old[row] ?? "" });
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) {
      lines.push({ sign: "-", text: old[row] ?? "" });
      row += 1;
    } else {
      lines.push({ sign: "+", text: fresh[column] ?? "" });
      column += 1;
    }
  }
  return [...lines, ...replaced(old.slice(row), fresh.slice(column))];
}

function replaced(old: readonly string[], fresh: readonly string[]): Line[] {
  return [...old.map((text): Line => ({ sign: "-", text })), ...fresh.map((text): Line => ({ sign: "+", text }))];
}

function shortened(lines: readonly Line[]): Line[] {
  const near = (index: number) => lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ sign }) => sign !== " ");
  return lines.filter((_, index) => near(index));
}
