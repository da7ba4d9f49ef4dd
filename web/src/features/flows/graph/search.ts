/** Nodes found by what anybody may remember of them: their name, a text, a queue, a prompt. */
import { noteId } from "./edits";
import type { Flow } from "./model";

export interface Found {
  /** In the picture. */
  id: string;
  name: string;
  /** What matched; empty for the name itself. */
  text: string;
}

export const MOST_FOUND = 50;

export function found(flow: Flow, sought: string): Found[] {
  const wanted = sought.trim().toLocaleLowerCase();
  if (wanted === "") return [];
  const has = (text: string) => text.toLocaleLowerCase().includes(wanted);
  const hits: Found[] = [];
  for (const [name, node] of Object.entries(flow.nodes)) {
    const text = has(name) ? "" : textsOf(node).find(has);
    if (text !== undefined) hits.push({ id: name, name, text });
  }
  for (const { id, text } of flow.comments ?? []) if (has(text)) hits.push({ id: noteId(id), name: "", text });
  return hits.slice(0, MOST_FOUND);
}

/** Every text anywhere in a value, keys of lists as well. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...textsOf(one)]);
}
