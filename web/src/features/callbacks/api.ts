/** Promised callbacks as the node has them. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Callback = components["schemas"]["CallbackShown"];

interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const of = (id: string) => ({ params: { path: { id } } });

export const callbacks = {
  list: async (onlyOpen: boolean, cursor: string | null): Promise<Page<Callback>> =>
    body(await api.GET("/api/v1/callbacks", { params: { query: { state: onlyOpen ? "open" : null, limit: 50, cursor } } })),
  cancel: async (id: string): Promise<void> => {
    await api.POST("/api/v1/callbacks/{id}/cancel", of(id));
  },
  reschedule: async (id: string, number: string | null, at: string | null): Promise<void> => {
    await api.POST("/api/v1/callbacks/{id}/reschedule", { ...of(id), body: { number, at } });
  },
};
