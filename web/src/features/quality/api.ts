/** Samples as the node has them. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Sample = components["schemas"]["SampleShown"];
export type Draw = components["schemas"]["Draw"];

interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const LIMIT = 50;
const of = (id: string) => ({ params: { path: { id } } });

export const quality = {
  mine: async (cursor: string | null): Promise<Page<Sample>> =>
    body(await api.GET("/api/v1/quality/samples", { params: { query: { limit: LIMIT, cursor } } })),
  given: async (cursor: string | null): Promise<Page<Sample>> =>
    body(await api.GET("/api/v1/quality/assignments", { params: { query: { limit: LIMIT, cursor } } })),
  reviewed: async (id: string, reviewed: boolean): Promise<void> => {
    await api.PUT("/api/v1/quality/samples/{id}/reviewed", { ...of(id), body: { reviewed } });
  },
  assign: async (reviewer: string, contacts: string[]): Promise<number> =>
    body(await api.POST("/api/v1/quality/assignments", { body: { reviewer, contacts } })).items.length,
  draw: async (wanted: Draw): Promise<number> => body(await api.POST("/api/v1/quality/draws", { body: wanted })).items.length,
  withdraw: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/quality/assignments/{id}", of(id));
  },
};
