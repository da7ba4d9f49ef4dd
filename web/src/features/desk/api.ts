/** What an agent asks the node for. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { Card, DeskState, Disposition, Note, Presence, Reachable } from "./model";

const path = (id: string) => ({ params: { path: { id } } });

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

export const desk = {
  state: async (): Promise<DeskState> => body(await api.GET("/api/v1/desk")),
  presence: (presence: Presence, reason = "") => api.POST("/api/v1/desk/presence", { body: { presence, reason } }),
  credentials: async (tab: string) => body(await api.POST("/api/v1/desk/sip-credentials", { body: { tab } })),
  tab: async (tab: string, take: boolean) => body(await api.POST("/api/v1/desk/tab", { body: { tab, take } })),

  hold: (id: string) => api.POST("/api/v1/desk/contacts/{id}/hold", path(id)),
  resume: (id: string) => api.POST("/api/v1/desk/contacts/{id}/resume", path(id)),
  record: (id: string, again: boolean) =>
    again
      ? api.POST("/api/v1/recordings/{id}/resume", { ...path(id), body: { reason: "agent" } })
      : api.POST("/api/v1/recordings/{id}/pause", { ...path(id), body: { reason: "agent" } }),
  hangUp: (id: string) => api.POST("/api/v1/desk/contacts/{id}/hang-up", path(id)),
  leave: (id: string) => api.POST("/api/v1/desk/contacts/{id}/leave", path(id)),
  rejoin: (id: string) => api.POST("/api/v1/desk/contacts/{id}/rejoin", path(id)),
  reject: (id: string, reason: string) => api.POST("/api/v1/desk/contacts/{id}/reject", { ...path(id), body: { reason } }),
  transfer: (id: string, to: string) => api.POST("/api/v1/desk/contacts/{id}/transfer", { ...path(id), body: { to } }),
  consult: (id: string, to: string) => api.POST("/api/v1/desk/contacts/{id}/consult", { ...path(id), body: { to } }),
  complete: (id: string) => api.POST("/api/v1/desk/contacts/{id}/consult/complete", path(id)),
  merge: (id: string) => api.POST("/api/v1/desk/contacts/{id}/consult/merge", path(id)),
  swap: (id: string) => api.POST("/api/v1/desk/contacts/{id}/consult/swap", path(id)),
  cancelConsult: (id: string) => api.POST("/api/v1/desk/contacts/{id}/consult/cancel", path(id)),

  card: async (id: string): Promise<Card> => body(await api.GET("/api/v1/desk/contacts/{id}/card", path(id))),
  digits: (id: string, digits: string) => api.POST("/api/v1/desk/contacts/{id}/digits", { ...path(id), body: { digits } }),
  customer: (id: string, customer: string | null) =>
    api.PUT("/api/v1/desk/contacts/{id}/customer", { ...path(id), body: { customer } }),
  note: async (id: string): Promise<Note> => body(await api.GET("/api/v1/desk/contacts/{id}/note", path(id))),
  saveNote: async (id: string, text: string, version: number): Promise<Note> =>
    body(await api.PUT("/api/v1/desk/contacts/{id}/note", { ...path(id), body: { text, version } })),
  dispose: (id: string, code: string) =>
    api.PUT("/api/v1/desk/contacts/{id}/disposition", { ...path(id), body: { code } }),
  dispositions: async (): Promise<Disposition[]> => body(await api.GET("/api/v1/desk/dispositions")),

  finishWrapUp: (presence?: Presence, reason = "") =>
    api.POST("/api/v1/desk/wrap-up/finish", { body: { presence: presence ?? null, reason } }),
  extendWrapUp: (seconds: number) => api.POST("/api/v1/desk/wrap-up/extend", { body: { seconds } }),
  directory: async (q: string): Promise<Reachable[]> =>
    body(await api.GET("/api/v1/desk/directory", { params: { query: { q } } })).items,
};
