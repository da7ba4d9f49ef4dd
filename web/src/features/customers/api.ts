/** Customers as the node has them. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Customer = components["schemas"]["CustomerShown"];
export type Wanted = components["schemas"]["CustomerWanted"];
export type Change = components["schemas"]["CustomerChange"];
export type Identity = Customer["identities"][number];
export type IdentityKind = Identity["kind"];
export type Event = components["schemas"]["Event"];
export type Region = components["schemas"]["RegionShown"];

export const IDENTITY_KINDS: readonly IdentityKind[] = ["phone", "email", "wechat", "app", "browser"];

interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const of = (id: string) => ({ params: { path: { id } } });

export const customers = {
  list: async (q: string, cursor: string | null): Promise<Page<Customer>> =>
    body(await api.GET("/api/v1/customers", { params: { query: { q, limit: 50, cursor } } })),
  get: async (id: string): Promise<Customer> => body(await api.GET("/api/v1/customers/{id}", of(id))),
  create: async (wanted: Wanted): Promise<Customer> => body(await api.POST("/api/v1/customers", { body: wanted })),
  change: async (id: string, change: Change): Promise<Customer> =>
    body(await api.PATCH("/api/v1/customers/{id}", { ...of(id), body: change })),
  addIdentity: async (id: string, kind: IdentityKind, value: string): Promise<Customer> =>
    body(await api.POST("/api/v1/customers/{id}/identities", { ...of(id), body: { kind, value } })),
  removeIdentity: async (id: string, identity: string): Promise<Customer> =>
    body(await api.DELETE("/api/v1/customers/{id}/identities/{identity}", { params: { path: { id, identity } } })),
  merge: async (id: string, other: string): Promise<Customer> =>
    body(await api.POST("/api/v1/customers/{id}/merge", { ...of(id), body: { other } })),
  unmerge: async (id: string, record: string): Promise<Customer> =>
    body(await api.POST("/api/v1/customers/{id}/unmerge", { ...of(id), body: { record } })),
  timeline: async (id: string, cursor: string | null): Promise<Page<Event>> =>
    body(await api.GET("/api/v1/customers/{id}/timeline", { params: { path: { id }, query: { cursor } } })),
  contact: async (id: string) => body(await api.GET("/api/v1/contacts/{id}", of(id))),
  /** Says that a contact on one's own desk was this customer. */
  wasCustomer: async (contact: string, customer: string): Promise<void> => {
    await api.PUT("/api/v1/desk/contacts/{id}/customer", { ...of(contact), body: { customer } });
  },
  ticketTypes: async () => body(await api.GET("/api/v1/ticket-types")),
  region: async (id: string, identity: string): Promise<Region | null> =>
    body(await api.GET("/api/v1/customers/{id}/identities/{identity}/region", { params: { path: { id, identity } } })).region,
};
