/** Recordings as the node has them. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Recording = components["schemas"]["RecordingEntry"];
export type Gap = components["schemas"]["GapShown"];
export type Listening = components["schemas"]["ListeningShown"];
export type Waveform = components["schemas"]["Waveform"];
export type Note = components["schemas"]["MarkShown"];

/** What a recording is marked with beside its state. */
export const MARKS = ["held", "damaged", "erased"] as const;
export type Mark = (typeof MARKS)[number];

/** The mark of this name, if there is one. */
export const markNamed = (name: string | null): Mark | null => MARKS.find((mark) => mark === name) ?? null;

interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const of = (id: string) => ({ path: { id } });

export const recordings = {
  list: async (contact: string | null, mark: Mark | null, cursor: string | null): Promise<Page<Recording>> =>
    body(await api.GET("/api/v1/recordings", { params: { query: { contact, mark, limit: 50, cursor } } })),
  one: async (id: string): Promise<Recording> => body(await api.GET("/api/v1/recordings/{id}", { params: of(id) })),
  listen: async (id: string, purpose: string): Promise<Listening> =>
    body(await api.POST("/api/v1/recordings/{id}/listenings", { params: of(id), body: { purpose } })),
  waveform: async ({ id, recording }: Listening): Promise<Waveform> =>
    body(await api.GET("/api/v1/recordings/{id}/waveform", { params: { ...of(recording), query: { listening: id } } })),
  notes: async (id: string): Promise<Note[]> => body(await api.GET("/api/v1/recordings/{id}/marks", { params: of(id) })),
  write: async (id: string, at_ms: number, text: string): Promise<Note> =>
    body(await api.POST("/api/v1/recordings/{id}/marks", { params: of(id), body: { at_ms, text } })),
  remove: async (id: string, mark: string): Promise<void> => {
    await api.DELETE("/api/v1/recordings/{id}/marks/{mark}", { params: { path: { id, mark } } });
  },
  /** A ZIP with the sound and what is known of it. */
  take: async (id: string, purpose: string, format: "wav" | "flac"): Promise<Blob> =>
    body(await api.POST("/api/v1/recordings/{id}/exports", { params: of(id), body: { purpose, format }, parseAs: "blob" })) as Blob,
  /** Where the player fetches the sound of a listening, part by part. */
  audio: ({ id, recording }: Listening): string =>
    `/api/v1/recordings/${encodeURIComponent(recording)}/audio?listening=${encodeURIComponent(id)}`,
};
