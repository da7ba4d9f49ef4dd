/** What the desk knows: the node's last word, the customer's card, and how the stream stands. Pure. */
import type { Link, Message } from "./live";
import type { Card, DeskState } from "./model";

export interface DeskKnown {
  link: Link;
  desk: DeskState | null;
  /** The card of the contact at hand. */
  card: Card | null;
}

export type DeskEvent = { type: "link"; link: Link } | { type: "message"; message: Message };

export const NOTHING_KNOWN: DeskKnown = { link: "connecting", desk: null, card: null };

export function reduceDesk(known: DeskKnown, event: DeskEvent): DeskKnown {
  if (event.type === "link") return known.link === event.link ? known : { ...known, link: event.link };
  const { message } = event;
  switch (message.kind) {
    case "heartbeat":
      return known;
    case "card":
      return { ...known, card: message };
    case "desk":
      return { ...known, desk: message, card: cardStillOf(message, known.card) };
    default:
      // A newer node may say more than this page understands.
      return known;
  }
}

/** The contact that the agent has, or writes about afterwards. */
export function contactOf(desk: DeskState | null): string | null {
  return desk?.contact?.id ?? desk?.wrap_up?.contact ?? null;
}

function cardStillOf(desk: DeskState, card: Card | null): Card | null {
  return card !== null && card.contact === contactOf(desk) ? card : null;
}
