/** Users as the node has them. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { body } from "../api";

export type User = components["schemas"]["UserShown"];
export type UserWanted = components["schemas"]["UserWanted"];
export type UserChange = components["schemas"]["UserChange"];
export type OneSession = components["schemas"]["OneSession"];

const of = (id: string) => ({ params: { path: { id } } });

export const users = {
  list: async (cursor: string | null): Promise<{ items: User[]; next?: string | null }> =>
    body(await api.GET("/api/v1/users", { params: { query: { limit: 100, cursor } } })),
  create: async (wanted: UserWanted): Promise<User> => body(await api.POST("/api/v1/users", { body: wanted })),
  change: async (id: string, change: UserChange): Promise<User> =>
    body(await api.PATCH("/api/v1/users/{id}", { ...of(id), body: change })),
  setPassword: async (id: string, password: string, must_change: boolean): Promise<void> => {
    await api.PUT("/api/v1/users/{id}/password", { ...of(id), body: { password, must_change } });
  },
  resetFactors: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/users/{id}/factors", of(id));
  },
  disable: async (id: string): Promise<void> => {
    await api.POST("/api/v1/users/{id}/disable", of(id));
  },
  enable: async (id: string): Promise<void> => {
    await api.POST("/api/v1/users/{id}/enable", of(id));
  },
  remove: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/users/{id}", of(id));
  },
  sessions: async (id: string): Promise<OneSession[]> => body(await api.GET("/api/v1/users/{id}/sessions", of(id))).items,
  closeSession: async (id: string, session: string): Promise<void> => {
    await api.DELETE("/api/v1/users/{id}/sessions/{session}", { params: { path: { id, session } } });
  },
};
