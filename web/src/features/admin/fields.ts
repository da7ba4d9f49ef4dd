/** What can be said about an object of each kind, and between which bounds. Pure. */
import { AGENT_SECTIONS, BLANK_AGENT } from "./routing/agentFields";
import { HOUR_S, ID, NAME, seconds } from "./field";
import type { Field, Section } from "./field";
import { BLANK_HOURS, HOURS_SECTIONS } from "./routing/hoursFields";
import type { Item, Kind } from "./model";
import { BLANK_QUEUE, QUEUE_SECTIONS } from "./queueFields";

export type { Field, Section } from "./field";

const TRUNK_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const NUMBER = /^[+0-9*#A-Za-z._-]{1,32}$/;
const USERNAME = /^[A-Za-z0-9._+-]{1,64}$/;
const HOST = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?$/;

const NOTICE: readonly Field[] = [
  { at: ["recording_notice", "prompt"], input: "text", pattern: /^[a-z0-9_/-]{1,64}$/, required: true },
  { at: ["recording_notice", "version"], input: "text", most: 32, required: true },
];

const SRTP: Field = { at: ["srtp"], input: "choice", among: ["off", "optional", "required"] };
export const SECTIONS: Record<Kind, readonly Section[]> = {
  numbers: [
    {
      name: "basics",
      fields: [
        { at: ["number"], input: "text", pattern: NUMBER, required: true },
        NAME,
        { at: ["flow"], input: "reference", to: "flows", required: true },
        { at: ["trunk"], input: "reference", to: "trunks" },
        { at: ["language"], input: "choice", among: ["zh-CN", "en"] },
      ],
    },
    {
      name: "recording",
      fields: [
        { at: ["recording"], input: "choice", among: ["off", "talk", "all"] },
        { at: ["retention"], input: "reference", to: "retention_classes" },
        { at: ["unrecorded"], input: "reference", to: "flows" },
        { at: ["recording_notice"], input: "part", fields: NOTICE, fresh: { prompt: "recording", version: "1" } },
      ],
    },
  ],
  queues: QUEUE_SECTIONS,
  business_hours: HOURS_SECTIONS,
  agents: AGENT_SECTIONS,
  skills: [{ name: "basics", fields: [ID, NAME] }],
  trunks: [
    {
      name: "basics",
      fields: [
        { at: ["id"], input: "text", pattern: TRUNK_ID, required: true },
        { at: ["name"], input: "text", most: 200 },
        { at: ["addresses"], input: "texts", most: 256 },
        { at: ["target"], input: "text", pattern: HOST, most: 300 },
        { at: ["transport"], input: "choice", among: ["udp", "tcp", "tls"] },
        { at: ["certificate_names"], input: "texts", most: 16 },
        { at: ["max_calls"], input: "amount", least: 1, most: 100_000, required: true },
        seconds(["options_s"], 0, HOUR_S),
      ],
    },
    {
      name: "media",
      fields: [{ at: ["codecs"], input: "choices", among: ["PCMA", "PCMU", "opus"], required: true }, SRTP],
    },
    {
      name: "account",
      fields: [
        { at: ["username"], input: "text", most: 128 },
        { at: ["secret_ref"], input: "text", most: 128 },
        { at: ["realm"], input: "text", most: 256 },
        { at: ["caller_id"], input: "text", pattern: NUMBER },
      ],
    },
  ],
  phones: [
    {
      name: "basics",
      fields: [
        { at: ["username"], input: "text", pattern: USERNAME, required: true },
        { at: ["name"], input: "text", most: 200 },
        { at: ["password"], input: "secret", least: 8, most: 128 },
        { at: ["agent"], input: "reference", to: "agents" },
        SRTP,
      ],
    },
  ],
  web_entries: [
    {
      name: "basics",
      fields: [
        ID,
        NAME,
        { at: ["number"], input: "reference", to: "numbers", required: true },
        { at: ["media"], input: "choices", among: ["audio", "video"], required: true },
        { at: ["origins"], input: "texts", most: 100 },
      ],
    },
  ],
};

/** What makes the id: it stays as it was made. */
export const FIXED: Record<Kind, readonly string[]> = {
  numbers: ["number", "trunk"],
  queues: ["id"],
  business_hours: ["id"],
  agents: ["id"],
  skills: ["id"],
  trunks: ["id"],
  phones: ["username"],
  web_entries: ["id"],
};

/** What a new object begins with: the node's own defaults, but agents that work in the browser. */
export const BLANK: Record<Kind, Item> = {
  numbers: { language: "zh-CN", recording: "talk" },
  queues: BLANK_QUEUE,
  business_hours: BLANK_HOURS,
  agents: BLANK_AGENT,
  skills: {},
  trunks: { addresses: [], transport: "udp", certificate_names: [], max_calls: 1000, options_s: 30, codecs: ["PCMA", "PCMU"], srtp: "required" },
  phones: { srtp: "required" },
  web_entries: { media: ["audio"], origins: [] },
};

export function fieldsOf(kind: Kind): Field[] {
  return SECTIONS[kind].flatMap((section) => section.fields);
}

/** What the form shows of an object: inputs take what is not set as undefined. */
export function shown(item: Item): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, shownValue(value)]));
}

function shownValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shownValue);
  return isPart(value) ? shown(value) : (value ?? undefined);
}

const isPart = (value: unknown): value is Item => typeof value === "object" && value !== null && !Array.isArray(value);

/** The object to send: what the form shows over what was there before. Emptied fields say so. */
export function written(kind: Kind, before: Item | undefined, values: Item): Item {
  const after = structuredClone(before ?? {});
  for (const field of fieldsOf(kind)) put(after, field, values);
  return after;
}

function read(item: Item, at: readonly string[]): unknown {
  let found: unknown = item;
  for (const name of at) found = (found as Item | null | undefined)?.[name];
  return found;
}

function put(item: Item, field: Field, values: Item): void {
  const value = read(values, field.at);
  const [first, ...rest] = field.at;
  const last = rest.at(-1);
  if (field.input === "part") {
    item[first] = isPart(value) ? { ...(item[first] as Item | null) } : null;
    if (isPart(value)) for (const one of field.fields) put(item, one, values);
    return;
  }
  const into = last === undefined ? item : ((item[first] ??= {}) as Item);
  const name = last ?? first;
  if (field.input === "capacities") into[name] = value ?? {};
  else if (field.input === "texts" && (value as string[] | undefined)?.length === 0) into[name] = field.unset === null ? null : [];
  else if (field.input === "rows" || field.input === "levels") into[name] = ((value ?? []) as Item[]).map(said);
  else if (value !== undefined && value !== null && value !== "") into[name] = typeof value === "string" ? value.trim() : value;
  // A password that is not said stays the one there is; a text that may be missing is missing.
  else if (field.input === "secret" || field.required) delete into[name];
  else if (name === "name" || name === "target") into[name] = "";
  else if (field.input === "texts" && field.unset !== null) into[name] = [];
  else into[name] = null;
}

/** A row without what is not said of it: the node knows what goes without saying. */
function said(row: Item): Item {
  const entries = Object.entries(row).map(([name, value]): [string, unknown] => {
    const own = isPart(value) ? said(value) : value;
    return [name, isPart(own) && Object.keys(own).length === 0 ? undefined : own];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null && value !== ""));
}
