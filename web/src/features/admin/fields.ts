/** What can be said about an object of each kind, and between which bounds. Pure. */
import type { Item, Kind, Target } from "./model";

interface Common {
  /** Where it stands in the object. */
  at: readonly [string, ...string[]];
  required?: boolean;
}

export type Field = Common &
  (
    | { input: "text"; pattern?: RegExp; most?: number }
    | { input: "secret"; least: number; most: number }
    | { input: "amount"; least: number; most: number; unit?: "seconds" }
    | { input: "choice"; among: readonly string[] }
    | { input: "choices"; among: readonly string[] }
    | { input: "reference"; to: Target }
    | { input: "texts"; most: number }
    | { input: "levels" }
    | { input: "yes" }
  );

export interface Section {
  /** `section.<name>` of the catalogue. */
  name: string;
  fields: readonly Field[];
}

const SLUG = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const TRUNK_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const NUMBER = /^[+0-9*#A-Za-z._-]{1,32}$/;
const USERNAME = /^[A-Za-z0-9._+-]{1,64}$/;
const HOST = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?$/;

const HOUR_S = 3600;
const DAY_S = 86_400;

const ID: Field = { at: ["id"], input: "text", pattern: SLUG, required: true };
const NAME: Field = { at: ["name"], input: "text", most: 200, required: true };
const SRTP: Field = { at: ["srtp"], input: "choice", among: ["off", "optional", "required"] };
const OTHERWISE = ["next", "hangup"] as const;

/** A number of seconds at a place. */
const seconds = (at: Field["at"], least: number, most: number, required = true): Field => ({
  at,
  input: "amount",
  least,
  most,
  unit: "seconds",
  required,
});

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
        { at: ["recording"], input: "choice", among: ["off", "talk", "all"] },
      ],
    },
  ],
  queues: [
    { name: "basics", fields: [ID, NAME, { at: ["need"], input: "levels" }] },
    {
      name: "offers",
      fields: [
        { at: ["strategy"], input: "choice", among: ["longest_idle"] },
        seconds(["ring_s"], 1, 300),
        seconds(["wrap_up_s"], 0, HOUR_S),
        seconds(["not_responding_s"], 1, DAY_S),
      ],
    },
    {
      name: "limits",
      fields: [
        { at: ["max_waiting"], input: "amount", least: 0, most: 100_000, required: true },
        { at: ["on_full"], input: "choice", among: OTHERWISE },
        seconds(["max_wait_s"], 1, DAY_S, false),
        { at: ["on_max_wait"], input: "choice", among: OTHERWISE },
        { at: ["missed_call_ticket"], input: "reference", to: "ticket_types" },
      ],
    },
    {
      name: "sounds",
      fields: [
        { at: ["music"], input: "text", pattern: SLUG },
        { at: ["announcements", "greeting"], input: "text", pattern: SLUG },
        seconds(["announcements", "first_after_s"], 0, HOUR_S),
        seconds(["announcements", "every_s"], 0, HOUR_S),
        { at: ["announcements", "position"], input: "yes" },
      ],
    },
  ],
  agents: [
    {
      name: "basics",
      fields: [
        ID,
        NAME,
        { at: ["skills"], input: "levels" },
        { at: ["sign_in"], input: "choice", among: ["api", "registration", "always"] },
        seconds(["wrap_up_s"], 0, HOUR_S, false),
      ],
    },
    {
      name: "device",
      fields: [
        { at: ["phone"], input: "reference", to: "phones" },
        { at: ["contact"], input: "text", most: 256 },
      ],
    },
  ],
  skills: [{ name: "basics", fields: [ID, NAME] }],
  trunks: [
    {
      name: "basics",
      fields: [
        { at: ["id"], input: "text", pattern: TRUNK_ID, required: true },
        { at: ["name"], input: "text", most: 200 },
        { at: ["addresses"], input: "texts", most: 256 },
        { at: ["target"], input: "text", pattern: HOST, most: 300 },
        { at: ["transport"], input: "choice", among: ["udp", "tcp"] },
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
  agents: ["id"],
  skills: ["id"],
  trunks: ["id"],
  phones: ["username"],
  web_entries: ["id"],
};

/** What a new object begins with: the node's own defaults, but agents that work in the browser. */
export const BLANK: Record<Kind, Item> = {
  numbers: { language: "zh-CN", recording: "talk" },
  queues: {
    need: [],
    strategy: "longest_idle",
    ring_s: 15,
    wrap_up_s: 10,
    not_responding_s: 30,
    max_waiting: 1000,
    on_full: "next",
    on_max_wait: "next",
    announcements: { first_after_s: 20, every_s: 30, position: true },
  },
  agents: { skills: [], sign_in: "api" },
  skills: {},
  trunks: { addresses: [], transport: "udp", max_calls: 1000, options_s: 30, codecs: ["PCMA", "PCMU"], srtp: "off" },
  phones: { srtp: "off" },
  web_entries: { media: ["audio"], origins: [] },
};

export function fieldsOf(kind: Kind): Field[] {
  return SECTIONS[kind].flatMap((section) => section.fields);
}

/** What the form shows of an object: inputs take what is not set as undefined. */
export function shown(item: Item): Item {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      const isPart = typeof value === "object" && value !== null && !Array.isArray(value);
      return [name, isPart ? shown(value as Item) : (value ?? undefined)];
    }),
  );
}

/** The object to send: what the form shows over what was there before. Emptied fields say so. */
export function written(kind: Kind, before: Item | undefined, values: Item): Item {
  const after = structuredClone(before ?? {});
  for (const field of fieldsOf(kind)) put(after, field, read(values, field.at));
  return after;
}

function read(item: Item, at: readonly string[]): unknown {
  let found: unknown = item;
  for (const name of at) found = (found as Item | null | undefined)?.[name];
  return found;
}

function put(item: Item, field: Field, value: unknown): void {
  const [first, ...rest] = field.at;
  const last = rest.at(-1);
  const into = last === undefined ? item : ((item[first] ??= {}) as Item);
  const name = last ?? first;
  if (value !== undefined && value !== null && value !== "") into[name] = typeof value === "string" ? value.trim() : value;
  // A password that is not said stays the one there is; a text that may be missing is missing.
  else if (field.input === "secret" || field.required) delete into[name];
  else if (name === "name" || name === "target") into[name] = "";
  else if (field.input === "levels" || field.input === "texts") into[name] = [];
  else into[name] = null;
}
