/** What can be said about business hours: the week, public holidays, and days of the company's own. Pure. */
import { ID } from "../field";
import type { Field, Section } from "../field";
import type { Item } from "../model";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const SPAN = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const ZONE = /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/;
const MOST_SPANS = 24;
const MOST_DAYS = 1000;
const WORK = ["09:00-18:00"];

const NAMED: Field = { at: ["name"], input: "text", most: 100, required: true };

const spans = (at: Field["at"]): Field => ({ at, input: "texts", most: MOST_SPANS, pattern: SPAN });

const dates = (at: Field["at"], required = false): Field => ({ at, input: "texts", most: MOST_DAYS, pattern: DATE, required });

const SPECIAL: readonly Field[] = [NAMED, dates(["days"], true), spans(["hours"])];

export const HOURS_SECTIONS: readonly Section[] = [
  {
    name: "basics",
    fields: [
      ID,
      NAMED,
      { at: ["zone"], input: "text", pattern: ZONE, required: true },
      { at: ["holidays"], input: "choice", among: ["china", "none"] },
    ],
  },
  { name: "week", fields: DAYS.map((day) => spans(["week", day])) },
  {
    name: "exceptions",
    fields: [
      { at: ["makeup"], input: "texts", most: MOST_SPANS, pattern: SPAN, unset: null },
      dates(["closed"]),
      dates(["open"]),
      { at: ["special"], input: "rows", fields: SPECIAL, fresh: { days: [], hours: [] }, most: MOST_DAYS },
    ],
  },
];

/** What new hours begin with: the node's own defaults. */
export const BLANK_HOURS: Item = {
  zone: "Asia/Shanghai",
  holidays: "china",
  week: { mon: WORK, tue: WORK, wed: WORK, thu: WORK, fri: WORK, sat: [], sun: [] },
  closed: [],
  open: [],
  special: [],
};
