/** Desks for tests, in the node's own types. */
import type { Card, ContactOnDesk, DeskState } from "./model";

const AT = "2026-11-22T02:00:00.000Z";

export function deskState(over: Partial<DeskState> = {}): DeskState {
  return {
    agent: {
      id: "li.na",
      name: "李娜",
      presence: "available",
      reason: "",
      pending: null,
      routing: "idle",
      since: AT,
      until: null,
      reachable: true,
      ready: true,
      contact: null,
      load: {},
      held: [],
      handled: 0,
      talked_ms: 0,
    },
    device: { kind: "browser", tab: "tab1", registered: true },
    contact: null,
    wrap_up: null,
    reasons: { break: [{ id: "meal", name: "用餐" }], reject: [{ id: "wrong", name: "转错" }] },
    today: { handled: 0, talk_ms: 0, held_ms: 0, wrap_up_ms: 0, missed: 0, average_talk_ms: 0 },
    ...over,
  };
}

export function contact(over: Partial<ContactOnDesk> = {}): ContactOnDesk {
  return {
    id: "c1",
    channel: "voice",
    phase: "talking",
    since: AT,
    arrived_at: AT,
    offer_until: null,
    queue: { id: "support", name: "客服" },
    waited_ms: 4_000,
    dialled: "4008005000",
    caller: { number: "+8613800138000", name: "" },
    region: { text: "北京 移动", confidence: 0.9 },
    attributes: {},
    callback: false,
    members: [],
    consult: null,
    quality: null,
    can: ["hold", "transfer", "consult", "hang_up", "digits"],
    ...over,
  };
}

export function card(over: Partial<Card> = {}): Card {
  return { contact: "c1", customer: null, candidates: [], region: null, contacts: [], tickets: [], ...over };
}
