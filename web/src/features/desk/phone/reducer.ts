/** How the phone changes. Pure: the adapter tells what happened, this says what it is from then on. */
import type { ContactOnDesk, DeskState } from "../model";
import type { Call, Invite, Phone, PhoneEvent } from "./model";

export function reducePhone(phone: Phone, event: PhoneEvent): Phone {
  switch (event.type) {
    case "connecting":
      return { ...phone, registration: "connecting" };
    case "registered":
      return { ...phone, registration: "registered", cause: null };
    case "unregistered":
      return { ...phone, registration: "failed", cause: event.cause };
    case "stopped":
      return { ...phone, registration: "off", cause: null, call: null };
    case "invited":
      return { ...phone, call: callOf(event.invite, phone.call) };
    case "muted":
      return phone.call === null ? phone : { ...phone, call: { ...phone.call, muted: event.muted } };
    case "microphone":
      return { ...phone, microphone: event.microphone };
    default:
      return phone.call?.id === event.id ? { ...phone, call: changed(phone.call, event) } : phone;
  }
}

type OfCall = Extract<PhoneEvent, { id: string }>;

function changed(call: Call, event: OfCall): Call | null {
  switch (event.type) {
    case "answering":
      return call.phase === "ringing" ? { ...call, phase: "answering" } : call;
    case "established":
      return { ...call, phase: "active" };
    case "unanswered":
      // The microphone could not be opened: it rings on until somebody takes it or time is over.
      return call.phase === "answering" ? { ...call, phase: "ringing" } : call;
    case "ending":
      return { ...call, phase: "ending" };
    case "ended":
      return null;
    case "media":
      return { ...call, media: event.media };
    default:
      return call;
  }
}

function callOf(invite: Invite, before: Call | null): Call {
  // Whoever muted themselves stays muted when their audio comes back by a new way.
  const muted = before !== null && before.contact === invite.contact && before.muted;
  return { ...invite, phase: "ringing", muted, media: "starting" };
}

export type Decision = "ring" | "answer" | "replace" | "busy";

/** What to do with an INVITE: one call at a time, but a new way to the same contact takes the old one's place. */
export function decide(call: Call | null, invite: Invite): Decision {
  if (call === null || call.phase === "ending") return invite.auto ? "answer" : "ring";
  if (invite.auto && invite.contact !== null && invite.contact === call.contact) return "replace";
  return "busy";
}

/** Whether the agent has a contact here whose audio this tab does not have: it should ask to be rung. */
export function needsRejoin(desk: DeskState | null, phone: Phone, tab: string): boolean {
  const contact = desk?.contact ?? null;
  if (contact === null || desk?.device.tab !== tab || phone.registration !== "registered") return false;
  if (!contact.can.includes("rejoin") || desk.device.kind !== "browser") return false;
  if (phone.call !== null && phone.call.phase !== "ending") return contact.phase === "lost" && isDead(phone.call);
  return true;
}

/** Whether node and browser disagree: the node lost the agent, whose call looks well from here. */
export function disagrees(desk: DeskState | null, phone: Phone): boolean {
  return desk?.contact?.phase === "lost" && phone.registration === "registered" && phone.call?.phase === "active" && !isDead(phone.call);
}

/** Whether the call belongs to a contact that the agent has no more: its BYE was lost with the network. */
export function isStale(desk: DeskState | null, phone: Phone): boolean {
  const { call } = phone;
  if (desk === null || call === null || call.contact === null || call.phase !== "active") return false;
  return desk.contact?.id !== call.contact;
}

/** A call that the page still holds, but through which nothing comes any more. */
function isDead(call: Call): boolean {
  return call.phase === "active" && call.media === "interrupted";
}

/** Whether there is something to answer: the phone rings for what the desk shows. */
export function answerable(phone: Phone, contact: ContactOnDesk | null): boolean {
  if (phone.call === null || phone.call.phase !== "ringing" || phone.call.auto) return false;
  return contact === null || phone.call.contact === null || contact.id === phone.call.contact;
}

/** Whether leaving the page now would take the agent's audio away. */
export function inCall(phone: Phone): boolean {
  return phone.call !== null && phone.call.phase !== "ringing";
}
