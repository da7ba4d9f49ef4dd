/** What can be said about an agent: what for, how much at once, and how it stands in its queues. Pure. */
import { DAY_S, HOUR_S, ID, NAME, seconds } from "../field";
import type { Field, Section } from "../field";
import type { Item } from "../model";

/** Channels that have words of their own; a configuration may name others. */
export const CHANNELS = ["voice", "chat", "email", "social"] as const;

/** What a channel begins with: one contact at a time. */
export const ALONE: Item = { units: 100, cost: 100 };

export const MOST_UNITS = 1000;

const PLACE: readonly Field[] = [
  { at: ["queue"], input: "reference", to: "queues", required: true },
  { at: ["priority"], input: "amount", least: 1, most: 100, required: true },
  seconds(["delay_s"], 0, DAY_S),
  { at: ["tier"], input: "amount", least: 1, most: 100, required: true },
  { at: ["penalty"], input: "amount", least: 0, most: 1000, required: true },
  { at: ["position"], input: "amount", least: 0, most: 100_000, required: true },
  { at: ["channels"], input: "choices", among: ["video", ...CHANNELS] },
];

export const AGENT_SECTIONS: readonly Section[] = [
  {
    name: "basics",
    fields: [
      ID,
      NAME,
      { at: ["skills"], input: "levels" },
      { at: ["sign_in"], input: "choice", among: ["api", "registration", "always"] },
      seconds(["wrap_up_s"], 0, HOUR_S, false),
      { at: ["teams"], input: "texts", most: 64 },
      { at: ["max_no_answer"], input: "amount", least: 0, most: 100, required: true },
      { at: ["on_demand"], input: "yes" },
    ],
  },
  { name: "channels", fields: [{ at: ["channels"], input: "capacities" }] },
  {
    name: "profile",
    fields: [
      {
        at: ["profile"],
        input: "rows",
        fields: PLACE,
        fresh: { priority: 1, delay_s: 0, tier: 1, penalty: 0, position: 0 },
        most: 200,
      },
    ],
  },
  {
    name: "device",
    fields: [
      { at: ["phone"], input: "reference", to: "phones" },
      { at: ["contact"], input: "text", most: 256 },
    ],
  },
];

/** What a new agent begins with: at the desk in the browser, one call at a time, in every queue. */
export const BLANK_AGENT: Item = {
  skills: [],
  sign_in: "api",
  teams: [],
  max_no_answer: 0,
  on_demand: false,
  channels: { voice: ALONE },
  profile: [],
};
