/** Holds, erasing and the proofs of it, as the node has them. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Hold = components["schemas"]["HoldShown"];
export type Proof = components["schemas"]["ErasureProof"];
export type Verified = components["schemas"]["Verified"];

interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const of = (id: string) => ({ params: { path: { id } } });

export const keeping = {
  holds: async (id: string): Promise<Hold[]> => body(await api.GET("/api/v1/recordings/{id}/holds", of(id))),
  hold: async (id: string, reason: string): Promise<Hold> =>
    body(await api.POST("/api/v1/recordings/{id}/holds", { ...of(id), body: { reason } })),
  lift: async (id: string, hold: string, reason: string): Promise<void> => {
    await api.POST("/api/v1/recordings/{id}/holds/{hold}/release", { params: { path: { id, hold } }, body: { reason } });
  },
  erase: async (id: string, reason: string): Promise<Proof> =>
    body(await api.POST("/api/v1/recordings/{id}/erase", { ...of(id), body: { reason } })),
  verify: async (id: string): Promise<Verified> => body(await api.GET("/api/v1/recordings/{id}/verify", of(id))),
  certificate: async (id: string): Promise<Proof> => body(await api.GET("/api/v1/recordings/{id}/certificate", of(id))),
  certificates: async (cursor: string | null): Promise<Page<Proof>> =>
    body(await api.GET("/api/v1/recording-certificates", { params: { query: { limit: 50, cursor } } })),
  /** Whether a certificate that somebody has is one of ours, unchanged. */
  isOurs: async (document: Record<string, unknown>): Promise<boolean> =>
    body(await api.POST("/api/v1/recording-certificates/verify", { body: { document } })).whole,
};
