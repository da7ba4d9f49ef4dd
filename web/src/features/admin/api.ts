/** The configuration as the node has it. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import type { Centre, Item, Kind, Version } from "./model";

export interface Read {
  centre: Centre;
  /** The version, as `If-Match` takes it. */
  etag: string;
}

interface Page<T> {
  items: T[];
  next?: string | null;
}

export function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

/** The client makes lists of any length of the pairs in it. */
const centreIn = (answer: { data?: unknown }): Centre => body(answer) as Centre;

// The requests are the same for every kind, which the description of the interface cannot say.
const address = (kind: Kind) => `/api/v1/configuration/${kind}/{id}` as "/api/v1/configuration/queues/{id}";
type Sent = components["schemas"]["Queue"];
export type Terms = components["schemas"]["RecordingTerms"];

/** A change that is refused when another version than the one that was read is in force. */
const over = (etag: string, note: string) => ({ headers: { "If-Match": etag }, query: note === "" ? {} : { note } });

export const configuration = {
  read: async (): Promise<Read> => {
    const answer = await api.GET("/api/v1/configuration");
    return { centre: centreIn(answer), etag: answer.response.headers.get("etag") ?? "*" };
  },
  put: async (kind: Kind, id: string, item: Item, etag: string, note: string): Promise<void> => {
    const { headers, query } = over(etag, note);
    await api.PUT(address(kind), { headers, params: { path: { id }, query }, body: item as unknown as Sent });
  },
  putRecordings: async (terms: Terms, etag: string, note: string): Promise<void> => {
    const { headers, query } = over(etag, note);
    await api.PUT("/api/v1/configuration/recordings", { headers, params: { query }, body: terms });
  },
  remove: async (kind: Kind, id: string, etag: string): Promise<void> => {
    const { headers, query } = over(etag, "");
    await api.DELETE(address(kind), { headers, params: { path: { id }, query } });
  },
  versions: async (cursor: string | null): Promise<Page<Version>> =>
    body(await api.GET("/api/v1/configuration/versions", { params: { query: { limit: 50, cursor } } })),
  version: async (version: number): Promise<Centre> =>
    centreIn(await api.GET("/api/v1/configuration/versions/{version}", { params: { path: { version } } })),
  rollBack: async (version: number, etag: string, note: string): Promise<void> => {
    const { headers, query } = over(etag, note);
    await api.POST("/api/v1/configuration/versions/{version}/rollback", { headers, params: { path: { version }, query } });
  },
};

/** The types of tickets with those that are there when none are configured. */
export async function ticketTypes(): Promise<{ id: string; name: string }[]> {
  return body(await api.GET("/api/v1/ticket-types"));
}
