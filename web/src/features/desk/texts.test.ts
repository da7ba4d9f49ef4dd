import { describe, expect, it } from "vitest";
import en from "@/shared/i18n/en/desk.json";
import zh from "@/shared/i18n/zh-CN/desk.json";
import type { Link } from "./live";
import type { Agent, Can, ContactOnDesk, Member, Presence } from "./model";
import type { Microphone, Registration } from "./phone/model";

/** Every value of a union, which the compiler holds to be complete. */
const all = <T extends string>(values: Record<T, true>) => Object.keys(values);

// What components put together from the node's words: `t(`phase.${contact.phase}`)`.
const ASKED: Record<string, string[]> = {
  presence: all<Presence>({ offline: true, available: true, busy: true, break: true, training: true, meeting: true }),
  routing: all<Agent["routing"]>({ idle: true, reserved: true, alerting: true, engaged: true, "wrap-up": true, "not-responding": true }),
  phase: all<ContactOnDesk["phase"]>({ offered: true, connecting: true, talking: true, held: true, consulting: true, conference: true, lost: true }),
  members: all<Member["state"]>({ ringing: true, talking: true, held: true, waiting: true }),
  consult: [...all<Extract<Can, "complete" | "merge" | "swap" | "cancel_consult">>({ complete: true, merge: true, swap: true, cancel_consult: true }), "ringing", "talking", "waiting"],
  link: all<Exclude<Link, "open"> | "offline">({ connecting: true, elsewhere: true, signed_out: true, offline: true }),
  microphone: all<Exclude<Microphone, "ok" | "unknown">>({ refused: true, missing: true, busy: true, insecure: true }),
};

const DEVICES = [
  ...all<Registration>({ off: true, connecting: true, registered: true, failed: true }).map((state) => `browser_${state}`),
  ...all<Microphone>({ unknown: true, ok: true, refused: true, missing: true, busy: true, insecure: true }).map((state) => `microphone_${state}`),
];

describe.each([
  ["zh-CN", zh],
  ["en", en],
])("the desk's texts in %s", (_, catalogue) => {
  it.each([...Object.entries(ASKED), ["device", DEVICES] as const])("name every value of %s", (section, values) => {
    const known = Object.keys((catalogue as Record<string, object>)[section] ?? {});
    expect(values.filter((value) => !known.includes(value))).toEqual([]);
  });
});
