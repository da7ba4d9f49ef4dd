import { describe, expect, it } from "vitest";
import { contact, deskState } from "../fixtures";
import type { Invite, Phone, PhoneEvent } from "./model";
import { IDLE_PHONE } from "./model";
import { answerable, decide, disagrees, inCall, isStale, needsRejoin, reducePhone } from "./reducer";

const invite = (over: Partial<Invite> = {}): Invite => ({ id: "s1", contact: "c1", auto: false, video: false, ...over });
const after = (...events: PhoneEvent[]): Phone => events.reduce(reducePhone, IDLE_PHONE);
const registered: PhoneEvent = { type: "registered" };
const rings: PhoneEvent = { type: "invited", invite: invite() };
const active = [registered, rings, { type: "answering", id: "s1" }, { type: "established", id: "s1" }] as const;

describe("a call", () => {
  it("rings, is answered, and ends", () => {
    expect(after(registered, rings).call?.phase).toBe("ringing");
    expect(after(...active).call?.phase).toBe("active");
    expect(after(...active, { type: "ended", id: "s1" }).call).toBeNull();
  });

  it("rings on when the microphone could not be opened", () => {
    const phone = after(registered, rings, { type: "answering", id: "s1" }, { type: "unanswered", id: "s1" });
    expect(phone.call?.phase).toBe("ringing");
    expect(inCall(phone)).toBe(false);
  });

  it("survives the loss of the registration", () => {
    expect(after(...active, { type: "unregistered", cause: null }).call?.phase).toBe("active");
  });

  it("is not touched by what happens to an older one", () => {
    const phone = after(...active);
    expect(reducePhone(phone, { type: "ended", id: "s0" })).toBe(phone);
  });

  it("stays muted when its audio comes back another way, and does not mute the next contact", () => {
    const muted = after(...active, { type: "muted", muted: true });
    expect(reducePhone(muted, { type: "invited", invite: invite({ id: "s2", auto: true }) }).call?.muted).toBe(true);
    expect(reducePhone(muted, { type: "invited", invite: invite({ id: "s2", contact: "c2" }) }).call?.muted).toBe(false);
  });
});

describe("an INVITE", () => {
  it("rings, or is answered at once when the node says that the agent has this contact already", () => {
    expect(decide(null, invite())).toBe("ring");
    expect(decide(null, invite({ auto: true }))).toBe("answer");
  });

  it("takes the place of the call to the same contact, and finds the line busy with another", () => {
    const { call } = after(...active);
    expect(decide(call, invite({ id: "s2", auto: true }))).toBe("replace");
    expect(decide(call, invite({ id: "s2" }))).toBe("busy");
    expect(decide(call, invite({ id: "s2", auto: true, contact: "c2" }))).toBe("busy");
  });
});

describe("rejoining", () => {
  const talking = deskState({ contact: contact({ can: ["hold", "rejoin"] }) });

  it("is needed after a reload: the agent has a contact and this tab has no call", () => {
    expect(needsRejoin(talking, after(registered), "tab1")).toBe(true);
  });

  it("waits for the registration, without which nothing could ring", () => {
    expect(needsRejoin(talking, IDLE_PHONE, "tab1")).toBe(false);
  });

  it("is not for a tab that is not the desk, for a desk phone, nor while the call is there", () => {
    expect(needsRejoin(talking, after(registered), "tab2")).toBe(false);
    expect(needsRejoin({ ...talking, device: { ...talking.device, kind: "phone" } }, after(registered), "tab1")).toBe(false);
    expect(needsRejoin(talking, after(...active), "tab1")).toBe(false);
  });

  it("is not for an offer, which still rings", () => {
    const offered = deskState({ contact: contact({ phase: "offered", can: ["reject"] }) });
    expect(needsRejoin(offered, after(registered), "tab1")).toBe(false);
  });

  it("is needed after a sleep: node and browser agree that nothing goes through", () => {
    const lost = deskState({ contact: contact({ phase: "lost", can: ["hang_up", "rejoin"] }) });
    const dead = after(...active, { type: "media", id: "s1", media: "interrupted" });
    expect(needsRejoin(lost, dead, "tab1")).toBe(true);
    expect(needsRejoin(lost, after(...active, { type: "media", id: "s1", media: "through" }), "tab1")).toBe(false);
  });
});

describe("a call that the node knows nothing of", () => {
  it("is one whose contact is over, or another by now", () => {
    expect(isStale(deskState(), after(...active))).toBe(true);
    expect(isStale(deskState({ contact: contact({ id: "c2" }) }), after(...active))).toBe(true);
  });

  it("is not the one that the desk shows, nor one that only rings", () => {
    expect(isStale(deskState({ contact: contact() }), after(...active))).toBe(false);
    expect(isStale(deskState(), after(registered, rings))).toBe(false);
    expect(isStale(null, after(...active))).toBe(false);
  });
});

it("notices that the node lost an agent whose call looks well from here", () => {
  const lost = deskState({ contact: contact({ phase: "lost" }) });
  const through: PhoneEvent = { type: "media", id: "s1", media: "through" };
  expect(disagrees(lost, after(...active, through))).toBe(true);
  expect(disagrees(lost, after(...active, { ...through, media: "interrupted" }))).toBe(false);
  expect(disagrees(deskState({ contact: contact() }), after(...active, through))).toBe(false);
});

describe("answering", () => {
  it("is possible as soon as it rings, even before the desk's stream has told of it", () => {
    expect(answerable(after(registered, rings), null)).toBe(true);
    expect(answerable(after(registered, rings), contact({ phase: "offered" }))).toBe(true);
  });

  it("is not for another contact, nor twice, nor for a call that answers itself", () => {
    expect(answerable(after(registered, rings), contact({ id: "c2" }))).toBe(false);
    expect(answerable(after(...active), contact())).toBe(false);
    expect(answerable(after(registered, { type: "invited", invite: invite({ auto: true }) }), contact())).toBe(false);
  });
});
