/** What can be said about a queue: who is asked, how long, and what happens otherwise. Pure. */
import { DAY_S, HOUR_S, ID, NAME, OTHERWISE, SLUG, expression, seconds } from "./field";
import type { Field, Section } from "./field";
import type { Item } from "./model";

const MOST_WAITING = 100_000;
const MOST_MINUTES = 1440;
const MOST_PENALTY = 1000;

const RANKS = [
  "longest_idle",
  "least_talk",
  "fewest_contacts",
  "round_robin",
  "linear",
  "random",
  "weighted",
  "skills_first",
  "score",
] as const;

const PREFER: readonly Field[] = [
  { ...expression(["by"]), required: true },
  { at: ["order"], input: "choice", among: ["desc", "asc"] },
];

const TIERS: readonly Field[] = [
  seconds(["tiers", "wait_s"], 0, DAY_S),
  { at: ["tiers", "multiply"], input: "yes" },
  { at: ["tiers", "no_agent_no_wait"], input: "yes" },
];

const PENALTY: readonly Field[] = [
  seconds(["after_s"], 0, DAY_S),
  { at: ["max"], input: "amount", least: 0, most: MOST_PENALTY },
  { at: ["min"], input: "amount", least: 0, most: MOST_PENALTY },
  { at: ["raise"], input: "amount", least: 0, most: MOST_PENALTY },
];

const STEP: readonly Field[] = [
  { at: ["need"], input: "levels" },
  expression(["pool"]),
  { at: ["rank"], input: "choice", among: RANKS },
  expression(["score"]),
  { at: ["prefer"], input: "rows", fields: PREFER, fresh: { order: "desc" }, most: 8 },
  { at: ["fanout"], input: "choice", among: [1, 2, 3, 5, 10, "all", "progressive"] },
  seconds(["fanout_delay_s"], 1, DAY_S, false),
  { at: ["exclude"], input: "references", to: "agents" },
  seconds(["expire_after_s"], 1, DAY_S, false),
  { at: ["on_expire"], input: "choice", among: ["next", "relax", "raise_priority"] },
  { at: ["raise_by"], input: "amount", least: 1, most: 1000 },
  expression(["skip_if"]),
  seconds(["enter_if", "waited_s"], 0, DAY_S, false),
  { at: ["enter_if", "nobody"], input: "yes" },
  { at: ["keep_previous_pool"], input: "yes" },
];

const OVERFLOW: readonly Field[] = [
  { at: ["to"], input: "destination", required: true },
  seconds(["waited_s"], 1, DAY_S, false),
  { at: ["waiting"], input: "amount", least: 1, most: MOST_WAITING },
  seconds(["expected_wait_s"], 1, DAY_S, false),
  { at: ["service_level_below"], input: "amount", least: 1, most: 100, unit: "percent" },
];

const BOOST: readonly Field[] = [
  { ...expression(["if"]), required: true },
  { at: ["minutes"], input: "amount", least: 1, most: MOST_MINUTES, unit: "minutes", required: true },
];

const STICKY: readonly Field[] = [
  { at: ["sticky", "days"], input: "amount", least: 1, most: 3650, required: true },
  seconds(["sticky", "wait_s"], 0, DAY_S),
];

const CALLBACK: readonly Field[] = [
  seconds(["callback", "window_s"], 1, DAY_S),
  { at: ["callback", "attempts"], input: "amount", least: 1, most: 10, required: true },
  seconds(["callback", "gap_s"], 1, DAY_S),
  { at: ["callback", "way"], input: "choice", among: ["agent_first", "customer_first"], required: true },
];

export const QUEUE_SECTIONS: readonly Section[] = [
  {
    name: "basics",
    fields: [ID, NAME, { at: ["need"], input: "levels" }, expression(["pool"]), { at: ["hours"], input: "reference", to: "business_hours" }],
  },
  {
    name: "offers",
    fields: [
      { at: ["strategy"], input: "choice", among: [...RANKS, "ring_all", "ring_progressively"], required: true },
      seconds(["ring_s"], 1, 300),
      seconds(["wrap_up_s"], 0, HOUR_S),
      seconds(["not_responding_s"], 1, DAY_S),
      { at: ["sticky"], input: "part", fields: STICKY, fresh: { days: 30, wait_s: 30 } },
    ],
  },
  { name: "plan", fields: [{ at: ["plan"], input: "rows", fields: STEP, fresh: { need: [], fanout: 1, on_expire: "next" }, most: 32 }] },
  {
    name: "tiers",
    fields: [
      { at: ["tiers"], input: "part", fields: TIERS, fresh: { wait_s: 30, multiply: true, no_agent_no_wait: false } },
      { at: ["penalties"], input: "rows", fields: PENALTY, fresh: { after_s: 0 }, most: 32 },
      { at: ["penalty_limit"], input: "amount", least: 0, most: 10_000, required: true },
    ],
  },
  {
    name: "order",
    fields: [
      { at: ["order"], input: "choice", among: ["priority", "score"], required: true },
      { at: ["weight"], input: "amount", least: 0, most: 1000, required: true },
      { at: ["boosts"], input: "rows", fields: BOOST, fresh: { if: "contact.vip == true", minutes: 10 }, most: 16 },
      { at: ["boost_max_minutes"], input: "amount", least: 0, most: MOST_MINUTES, unit: "minutes", required: true },
    ],
  },
  {
    name: "limits",
    fields: [
      { at: ["max_waiting"], input: "amount", least: 0, most: MOST_WAITING, required: true },
      { at: ["on_full"], input: "choice", among: OTHERWISE },
      seconds(["max_wait_s"], 1, DAY_S, false),
      { at: ["on_max_wait"], input: "choice", among: OTHERWISE },
      seconds(["max_expected_wait_s"], 1, DAY_S, false),
      { at: ["max_per_agent"], input: "amount", least: 0.1, most: 1000, digits: 1 },
      seconds(["max_wait_nobody_s"], 0, DAY_S, false),
      { at: ["on_closed"], input: "choice", among: OTHERWISE },
      { at: ["join_without_agents"], input: "yes" },
    ],
  },
  { name: "overflow", fields: [{ at: ["overflow"], input: "rows", fields: OVERFLOW, fresh: { to: "flow" }, most: 8 }] },
  {
    name: "promises",
    fields: [
      seconds(["service_level", "within_s"], 1, DAY_S),
      { at: ["service_level", "target_percent"], input: "amount", least: 1, most: 100, unit: "percent", required: true },
      {
        at: ["callback"],
        input: "part",
        fields: CALLBACK,
        fresh: { window_s: HOUR_S, attempts: 3, gap_s: 300, way: "agent_first" },
      },
      seconds(["resume_within_s"], 0, DAY_S),
      { at: ["missed_call_ticket"], input: "reference", to: "ticket_types" },
    ],
  },
  { name: "recording", fields: [{ at: ["retention"], input: "reference", to: "retention_classes" }] },
  {
    name: "sounds",
    fields: [
      { at: ["music"], input: "text", pattern: SLUG },
      { at: ["announcements", "greeting"], input: "text", pattern: SLUG },
      seconds(["announcements", "first_after_s"], 0, HOUR_S),
      seconds(["announcements", "every_s"], 0, HOUR_S),
      { at: ["announcements", "position"], input: "yes" },
      { at: ["announcements", "expected_wait"], input: "yes" },
    ],
  },
];

/** What a new queue begins with: the node's own defaults. */
export const BLANK_QUEUE: Item = {
  need: [],
  strategy: "longest_idle",
  ring_s: 15,
  wrap_up_s: 10,
  not_responding_s: 30,
  plan: [],
  penalties: [],
  penalty_limit: 0,
  order: "priority",
  weight: 0,
  boosts: [],
  boost_max_minutes: 60,
  max_waiting: 1000,
  on_full: "next",
  on_max_wait: "next",
  on_closed: "next",
  join_without_agents: true,
  overflow: [],
  service_level: { within_s: 20, target_percent: 80 },
  resume_within_s: 0,
  announcements: { first_after_s: 20, every_s: 30, position: true, expected_wait: false },
};
