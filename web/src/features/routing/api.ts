/** Where contacts went, business hours and the blacklist, as the node has them. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components, paths } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Contact = Schemas["ContactShown"];
export type Said = Schemas["SaidShown"];
export type Hours = Schemas["HoursShown"];
// By its address: other entries are called the same.
export type Blocked = paths["/api/v1/blacklist/{id}"]["get"]["responses"]["200"]["content"]["application/json"];
export type BlockWanted = paths["/api/v1/blacklist"]["post"]["requestBody"]["content"]["application/json"];

export interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const of = (id: string) => ({ params: { path: { id } } });

export const routing = {
  contacts: async (live: boolean | null, cursor: string | null): Promise<Page<Contact>> =>
    body(await api.GET("/api/v1/contacts", { params: { query: { live, limit: 50, cursor } } })),
  why: async (contact: string): Promise<Said[]> => body(await api.GET("/api/v1/contacts/{id}/why", of(contact))).items,
  hours: async (): Promise<Hours[]> => body(await api.GET("/api/v1/hours", { params: { query: { limit: 200 } } })).items,
  close: async (id: string, reason: string, until: string | null): Promise<void> => {
    await api.POST("/api/v1/hours/{id}/closing", { ...of(id), body: { reason, until } });
  },
  endClosing: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/hours/{id}/closing", of(id));
  },
  open: async (id: string, reason: string, until: string): Promise<void> => {
    await api.POST("/api/v1/hours/{id}/opening", { ...of(id), body: { reason, until } });
  },
  endOpening: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/hours/{id}/opening", of(id));
  },
  blacklist: async (cursor: string | null): Promise<Page<Blocked>> =>
    body(await api.GET("/api/v1/blacklist", { params: { query: { limit: 50, cursor } } })),
  block: async (wanted: BlockWanted): Promise<void> => {
    await api.POST("/api/v1/blacklist", { body: wanted });
  },
  unblock: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/blacklist/{id}", of(id));
  },
};
