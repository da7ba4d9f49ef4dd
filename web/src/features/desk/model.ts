/** The desk's words, as the node's own description types them. */
import type { components, paths } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type DeskState = Schemas["DeskState"];
export type ContactOnDesk = Schemas["ContactOnDesk"];
export type WrapUp = Schemas["WrapUpShown"];
export type Card = Schemas["Card"];
export type CustomerSummary = Schemas["CustomerSummary"];
export type Candidate = Schemas["Candidate"];
export type EarlierContact = Schemas["EarlierContact"];
export type OpenTicket = Schemas["OpenTicket"];
export type Member = Schemas["Member"];
// By its address: other notes are called the same.
export type Note = paths["/api/v1/desk/contacts/{id}/note"]["put"]["responses"]["200"]["content"]["application/json"];
export type Disposition = Schemas["DispositionShown"];
export type Reachable = Schemas["Reachable"];
export type Named = Schemas["Named"];
export type Today = Schemas["TodayShown"];
export type Quality = Schemas["QualityShown"];
export type Agent = Schemas["AgentShown"];
export type Presence = Agent["presence"];
export type Can = ContactOnDesk["can"][number];

/** What may be asked for now. */
export function can(contact: ContactOnDesk | null, what: Can): boolean {
  return contact !== null && contact.can.includes(what);
}
