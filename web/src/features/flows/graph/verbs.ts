/** The verbs of a flow: what can be said about each, and what a new one begins with. */
import type { FlowNode } from "./model";

export type Group = "speak" | "decide" | "people" | "end";

export type Input =
  | { input: "prompts" }
  | { input: "speech" }
  | { input: "plain"; most: number; pattern?: RegExp }
  | { input: "amount"; least: number; most: number; unit?: "seconds" }
  | { input: "share" }
  | { input: "yes"; unset: boolean }
  | { input: "choice"; among: readonly string[] }
  | { input: "reference"; to: "queues" | "flows" | "ticket_types" }
  | { input: "value" }
  | { input: "keys" }
  | { input: "cases" }
  | { input: "pairs"; of: "variable" | "attribute" | "header" | "pointer" }
  | { input: "needs" }
  | { input: "questions" }
  | { input: "examples" }
  | { input: "slots" }
  | { input: "target" };

export type Field = Input & {
  name: string;
  required?: boolean;
  /** What the node takes when nothing is said. */
  usual?: number | string;
};

/** An exit that stands in a field of its own. */
interface Way {
  name: string;
  /** Without it the call may end here by surprise. */
  wanted?: boolean;
}

export interface Verb {
  group: Group;
  fields: readonly Field[];
  /** Exits that a list of the node makes: one for each key, case or intent. */
  lists?: readonly ("choices" | "keys" | "cases")[];
  ways: readonly Way[];
  fresh: Omit<FlowNode, "verb">;
}

const SLUG = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const VARIABLE = /^[a-z][a-z0-9_]{0,31}$/;
const PURPOSE = /^[a-z][a-z0-9_.-]{0,79}$/;
const KEY = /^[0-9*#A-D]$/;

const PROMPTS: Field = { name: "prompts", input: "prompts" };
const ON_ERROR: Way = { name: "on_error" };
const NEXT: Way = { name: "next", wanted: true };

const amount = (name: string, least: number, most: number, usual: number): Field => ({ name, input: "amount", least, most, usual });
const seconds = (name: string, least: number, most: number, usual: number): Field => ({
  ...amount(name, least, most, usual),
  unit: "seconds",
} as Field);

export const VERBS: Readonly<Record<string, Verb>> = {
  say: {
    group: "speak",
    fields: [{ name: "text", input: "speech", required: true }],
    ways: [NEXT, ON_ERROR],
    fresh: { text: "" },
  },
  play: { group: "speak", fields: [{ ...PROMPTS, required: true }], ways: [NEXT, ON_ERROR], fresh: { prompts: [] } },
  gather: {
    group: "speak",
    fields: [
      PROMPTS,
      { name: "choices", input: "keys" },
      { name: "store", input: "plain", most: 32, pattern: VARIABLE },
      amount("digits", 1, 64, 1),
      amount("min_digits", 1, 64, 1),
      { name: "finish_on", input: "plain", most: 1, pattern: KEY, usual: "#" },
      seconds("timeout_s", 1, 60, 5),
      amount("retries", 0, 10, 2),
      { name: "barge_in", input: "yes", unset: true },
      { name: "invalid_prompt", input: "plain", most: 64, pattern: SLUG },
      { name: "sensitive", input: "yes", unset: false },
      { name: "keep", input: "yes", unset: false },
    ],
    lists: ["choices"],
    ways: [NEXT, { name: "on_timeout", wanted: true }, { name: "on_invalid", wanted: true }, ON_ERROR],
    fresh: { prompts: [], choices: { "1": "", "2": "" } },
  },
  survey: {
    group: "speak",
    fields: [{ name: "questions", input: "questions", required: true }, amount("retries", 0, 10, 1), seconds("timeout_s", 1, 60, 5)],
    ways: [NEXT],
    fresh: { questions: [{ id: "q1", prompts: [], from: 1, to: 5 }] },
  },
  consent: {
    group: "speak",
    fields: [
      { name: "purpose", input: "plain", most: 80, pattern: PURPOSE, required: true },
      { name: "text_version", input: "amount", least: 1, most: 1_000_000, required: true },
      { ...PROMPTS, required: true },
      { name: "grant_on", input: "plain", most: 1, pattern: KEY, usual: "1" },
      { name: "refuse_on", input: "plain", most: 1, pattern: KEY, usual: "2" },
      seconds("timeout_s", 1, 60, 5),
      amount("retries", 0, 10, 2),
    ],
    ways: [
      { name: "on_granted", wanted: true },
      { name: "on_refused", wanted: true },
      { name: "on_timeout", wanted: true },
      ON_ERROR,
    ],
    fresh: { purpose: "", text_version: 1, prompts: [] },
  },
  branch: {
    group: "decide",
    fields: [{ name: "cases", input: "cases", required: true }],
    lists: ["cases"],
    ways: [{ name: "otherwise", wanted: true }],
    fresh: { cases: [{ if: 'hours.default == "open"', next: "" }] },
  },
  intent: {
    group: "decide",
    fields: [
      { name: "text", input: "value", required: true },
      { name: "examples", input: "examples", required: true },
      { name: "threshold", input: "share", usual: 0.4 },
      { name: "slots", input: "slots" },
    ],
    lists: ["choices"],
    ways: [{ name: "on_low", wanted: true }, ON_ERROR],
    fresh: { text: "var.said", examples: { agent: ["转人工", "talk to a person"] }, choices: { agent: "" } },
  },
  set: {
    group: "decide",
    fields: [
      { name: "values", input: "pairs", of: "variable" },
      { name: "attributes", input: "pairs", of: "attribute" },
      { name: "language", input: "plain", most: 6, pattern: /^[a-z]{2,3}(-[A-Z]{2})?$/ },
      { name: "priority", input: "amount", least: 0, most: 1000 },
    ],
    ways: [NEXT],
    fresh: { values: {} },
  },
  request: {
    group: "decide",
    fields: [
      { name: "method", input: "choice", among: ["GET", "POST", "PUT"], usual: "GET" },
      { name: "url", input: "speech", required: true },
      { name: "headers", input: "pairs", of: "header" },
      { name: "body", input: "speech" },
      seconds("timeout_s", 1, 10, 5),
      { name: "save", input: "pairs", of: "pointer" },
    ],
    ways: [NEXT, { name: "on_error", wanted: true }],
    fresh: { method: "GET", url: "https://", save: {} },
  },
  twiml: {
    group: "decide",
    fields: [
      { name: "url", input: "speech", required: true },
      { name: "method", input: "choice", among: ["POST", "GET"], usual: "POST" },
      { name: "fallback_url", input: "speech" },
      { name: "secret", input: "plain", most: 64, pattern: SLUG },
      seconds("timeout_s", 1, 10, 5),
    ],
    ways: [{ name: "next" }, { name: "on_error", wanted: true }],
    fresh: { url: "https://" },
  },
  subflow: {
    group: "decide",
    fields: [{ name: "flow", input: "reference", to: "flows", required: true }],
    ways: [NEXT, ON_ERROR],
    fresh: { flow: "" },
  },
  queue: {
    group: "people",
    fields: [
      { name: "queue", input: "reference", to: "queues", required: true },
      { name: "priority", input: "amount", least: 0, most: 1000 },
      { name: "need", input: "needs" },
      { name: "keys", input: "keys" },
    ],
    lists: ["keys"],
    ways: [
      { name: "on_full", wanted: true },
      { name: "on_timeout", wanted: true },
      { name: "on_nobody" },
      { name: "on_closed" },
      { name: "on_overflow" },
      ON_ERROR,
    ],
    fresh: { queue: "" },
  },
  callback: {
    group: "people",
    fields: [
      { name: "queue", input: "reference", to: "queues", required: true },
      { name: "number", input: "value", usual: "caller" },
    ],
    ways: [NEXT, { name: "on_refused", wanted: true }],
    fresh: { queue: "", number: "caller" },
  },
  voicemail: {
    group: "people",
    fields: [
      PROMPTS,
      seconds("max_s", 3, 600, 120),
      seconds("silence_s", 1, 30, 5),
      { name: "finish_on", input: "plain", most: 1, pattern: KEY, usual: "#" },
      { name: "queue", input: "reference", to: "queues" },
      { name: "ticket", input: "reference", to: "ticket_types" },
    ],
    ways: [NEXT, ON_ERROR],
    fresh: { prompts: [] },
  },
  transfer: {
    group: "people",
    fields: [{ name: "to", input: "target", required: true }],
    ways: [{ name: "on_failed", wanted: true }],
    fresh: { to: "number:" },
  },
  hangup: {
    group: "end",
    fields: [{ name: "cause", input: "choice", among: ["normal", "busy", "rejected", "unavailable"], usual: "normal" }],
    ways: [],
    fresh: { cause: "normal" },
  },
  return: { group: "end", fields: [], ways: [], fresh: {} },
};

export const GROUPS: readonly Group[] = ["speak", "decide", "people", "end"];

export const verbsOf = (group: Group): string[] => Object.keys(VERBS).filter((verb) => VERBS[verb]?.group === group);

export const verbOf = (name: string): Verb | undefined => (Object.hasOwn(VERBS, name) ? VERBS[name] : undefined);
