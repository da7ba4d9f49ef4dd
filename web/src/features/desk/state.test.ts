import { describe, expect, it } from "vitest";
import { deskState, contact, card } from "./fixtures";
import { NOTHING_KNOWN, contactOf, reduceDesk } from "./state";
import type { DeskEvent } from "./state";

const says = (...events: DeskEvent[]) => events.reduce(reduceDesk, NOTHING_KNOWN);
const desk = (over = {}): DeskEvent => ({ type: "message", message: { kind: "desk", seq: 1, ...deskState(over) } });
const shown = (id: string): DeskEvent => ({ type: "message", message: { kind: "card", ...card({ contact: id }) } });

describe("what the desk knows", () => {
  it("is the node's last word", () => {
    const known = says(desk(), desk({ contact: contact({ id: "c1" }) }));
    expect(contactOf(known.desk)).toBe("c1");
  });

  it("keeps the card through the call and its wrap-up, and drops it with the next contact", () => {
    const talking = says(desk({ contact: contact({ id: "c1" }) }), shown("c1"));
    const wrapping = reduceDesk(talking, desk({ wrap_up: { contact: "c1", until: null, disposition: null } }));
    expect(wrapping.card?.contact).toBe("c1");
    expect(reduceDesk(wrapping, desk({ contact: contact({ id: "c2" }) })).card).toBeNull();
  });

  it("is still shown while the stream is being opened again", () => {
    const lost = says({ type: "link", link: "open" }, desk(), { type: "link", link: "connecting" });
    expect(lost.link).toBe("connecting");
    expect(lost.desk).not.toBeNull();
  });

  it("does not change by heartbeats, nor by messages of a newer node", () => {
    const known = says(desk());
    expect(reduceDesk(known, { type: "message", message: { kind: "heartbeat" } })).toBe(known);
    expect(reduceDesk(known, { type: "message", message: { kind: "news" } as never })).toBe(known);
  });
});
