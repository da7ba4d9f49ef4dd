/** Consents, requests of persons, and the registers. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Consents = components["schemas"]["ConsentsShown"];
export type Standing = components["schemas"]["StandingShown"];
export type Asked = components["schemas"]["RequestShown"];
export type AskedKind = Asked["kind"];
export type How = components["schemas"]["Verification"]["how"];
export type Reason = components["schemas"]["RefusalWanted"]["reason"];
export type Recipient = components["schemas"]["RecipientShown"];
export type Assessment = components["schemas"]["AssessmentShown"];
export type AssessmentWanted = components["schemas"]["AssessmentWanted"];
export type LegalHold = components["schemas"]["LegalHoldShown"];
export type LegalHoldWanted = components["schemas"]["LegalHoldWanted"];
export type FieldHeld = components["schemas"]["StoredField"];

export const KINDS: readonly AskedKind[] = [
  "access",
  "copy",
  "portability",
  "deletion",
  "restriction",
  "correction",
  "explanation",
];
/** What is answered in words; the node carries the others out. */
export const IN_WORDS: ReadonlySet<AskedKind> = new Set<AskedKind>(["correction", "explanation"]);
export const WAYS: readonly How[] = ["known_number", "code", "document", "logged_in", "power_of_attorney"];
export const REASONS: readonly Reason[] = [
  "not_the_person",
  "law_keeps_it",
  "dispute",
  "others_rights",
  "abuse",
  "nothing_held",
];

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const of = (id: string) => ({ params: { path: { id } } });

export const consents = {
  of: async (customer: string): Promise<Consents> => body(await api.GET("/api/v1/customers/{id}/consents", of(customer))),
  give: async (customer: string, purpose: string, note: string) =>
    body(
      await api.POST("/api/v1/customers/{id}/consents", {
        ...of(customer),
        body: { purpose, channel: "desk", evidence: { kind: "agent", note } },
      }),
    ),
  withdraw: async (customer: string, purpose: string) =>
    body(
      await api.POST("/api/v1/customers/{id}/consents/withdraw", { ...of(customer), body: { purpose, channel: "desk" } }),
    ),
};

export const requests = {
  list: async (cursor: string | null) =>
    body(await api.GET("/api/v1/requests", { params: { query: { limit: 50, cursor } } })),
  receive: async (kind: AskedKind, customer: string, wish: string) =>
    body(await api.POST("/api/v1/requests", { body: { kind, customer, wish, channel: "desk" } })),
  verify: async (id: string, how: How) => body(await api.POST("/api/v1/requests/{id}/verify", { ...of(id), body: { how } })),
  carryOut: async (id: string) => body(await api.POST("/api/v1/requests/{id}/carry-out", of(id))),
  answer: async (id: string, words: string) =>
    body(await api.POST("/api/v1/requests/{id}/answer", { ...of(id), body: { words } })),
  refuse: async (id: string, reason: Reason, words: string) =>
    body(await api.POST("/api/v1/requests/{id}/refuse", { ...of(id), body: { reason, words } })),
  lift: async (id: string, words: string) =>
    body(await api.POST("/api/v1/requests/{id}/lift", { ...of(id), body: { words } })),
  withdraw: async (id: string) => body(await api.POST("/api/v1/requests/{id}/withdraw", of(id))),
  file: (id: string) => `/api/v1/requests/${encodeURIComponent(id)}/file`,
};

export const registers = {
  recipients: async () => body(await api.GET("/api/v1/law/recipients")),
  assessments: async () => body(await api.GET("/api/v1/assessments")),
  assess: async (wanted: AssessmentWanted) => body(await api.POST("/api/v1/assessments", { body: wanted })),
  decide: async (id: string, state: "approved" | "rejected", decision: string, expires_at: string | null) =>
    body(await api.POST("/api/v1/assessments/{id}/decide", { ...of(id), body: { state, decision, expires_at } })),
  revoke: async (id: string, why: string) =>
    body(await api.POST("/api/v1/assessments/{id}/revoke", { ...of(id), body: { why } })),
  fields: async () => body(await api.GET("/api/v1/law/fields")),
};

/** What a hold may be on; one on a customer holds the customer's contacts and tickets. */
export const HELD: readonly LegalHoldWanted["kind"][] = ["customer", "contact", "ticket"];

export const holds = {
  list: async (): Promise<LegalHold[]> => body(await api.GET("/api/v1/law/holds")).items,
  place: async (wanted: LegalHoldWanted) => body(await api.POST("/api/v1/law/holds", { body: wanted })),
  /** The reason goes into the audit. */
  lift: async (id: string, why: string): Promise<void> => {
    await api.DELETE("/api/v1/law/holds/{id}", { ...of(id), headers: { "X-Purpose": encodeURIComponent(why) } });
  },
};
