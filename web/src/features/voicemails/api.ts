/** Messages that customers left, as the node has them. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Voicemail = components["schemas"]["VoicemailShown"];

interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

export const voicemails = {
  list: async (handled: boolean | null, cursor: string | null): Promise<Page<Voicemail>> =>
    body(await api.GET("/api/v1/voicemails", { params: { query: { handled, limit: 50, cursor } } })),
  handle: async (id: string, handled: boolean): Promise<void> => {
    await api.PUT("/api/v1/voicemails/{id}/handled", { params: { path: { id } }, body: { handled } });
  },
};
