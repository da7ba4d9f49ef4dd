/** The values and prompts that a flow can name, gathered from the flow itself. Pure. */
import type { Flow } from "../graph/model";

const ALWAYS: readonly string[] = [
  "caller",
  "dialled",
  "language",
  "channel",
  "now.hour",
  "now.weekday",
  "now.date",
  "region.province",
  "region.city",
  "region.country",
  "region.carrier",
  "region.confidence",
  "customer.known",
  "customer.id",
  "customer.tags",
  "customer.vip",
  "customer.language",
  "contact.priority",
  "intent.name",
  "intent.confidence",
  "http.status",
];

const keysOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];

/** Everything that a condition can look at. */
export function valuesOf(flow: Flow, queues: readonly string[], hours: readonly string[]): string[] {
  const own = new Set<string>();
  for (const node of Object.values(flow.nodes)) {
    if (typeof node["store"] === "string") own.add(`var.${node["store"]}`);
    for (const name of [...keysOf(node["values"]), ...keysOf(node["save"])]) own.add(`var.${name}`);
    for (const name of keysOf(node["attributes"])) own.add(`attribute.${name}`);
    for (const name of keysOf(node["slots"])) own.add(`slot.${name}`);
  }
  const ofQueues = queues.flatMap((id) => ["waiting", "available", "staffed", "expected_s", "open"].map((what) => `queue.${id}.${what}`));
  return [...own, ...ALWAYS, ...hours.map((id) => `hours.${id}`), ...ofQueues];
}

/** The names of sound files that the flow plays already. */
export function promptsOf(flow: Flow): string[] {
  const names = new Set<string>();
  for (const node of Object.values(flow.nodes)) {
    const prompts = [node["prompts"], [node["invalid_prompt"]]].flat() as unknown[];
    for (const prompt of prompts) if (typeof prompt === "string" && prompt !== "") names.add(prompt);
  }
  return [...names].sort();
}
