/** Samples as the node has them. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Sample = Schemas["SampleShown"];
export type Draw = Schemas["Draw"];
export type Assignment = Schemas["Assignment"];
export type Candidate = Schemas["CandidateShown"];
export type Choices = Schemas["ChoicesShown"];
export type Contact = Schemas["ContactDetail"];
export type Said = Schemas["SaidShown"];
export type Fact = Schemas["FactShown"];

/** Which contacts somebody looks for. */
export interface Among {
  since: string;
  until: string;
  queue?: string | undefined;
  agent?: string | undefined;
}

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
  choices: async (): Promise<Choices> => body(await api.GET("/api/v1/quality/choices")),
  candidates: async (among: Among, cursor: string | null): Promise<Page<Candidate>> =>
    body(await api.GET("/api/v1/quality/candidates", { params: { query: { ...among, limit: LIMIT, cursor } } })),
  reviewed: async (id: string, reviewed: boolean): Promise<void> => {
    await api.PUT("/api/v1/quality/samples/{id}/reviewed", { ...of(id), body: { reviewed } });
  },
  assign: async (wanted: Assignment): Promise<number> =>
    body(await api.POST("/api/v1/quality/assignments", { body: wanted })).items.length,
  draw: async (wanted: Draw): Promise<number> => body(await api.POST("/api/v1/quality/draws", { body: wanted })).items.length,
  withdraw: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/quality/assignments/{id}", of(id));
  },
};

/** One contact as whoever asks may see it. */
export const story = {
  contact: async (id: string): Promise<Contact> => body(await api.GET("/api/v1/contacts/{id}", of(id))),
  said: async (id: string): Promise<Said[]> => body(await api.GET("/api/v1/contacts/{id}/why", of(id))).items,
  facts: async (id: string): Promise<Fact[]> => body(await api.GET("/api/v1/contacts/{id}/facts", of(id))).items,
};
