/** Tokens of programs, and service accounts, as the node has them. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Token = Schemas["TokenShown"];
export type TokenWanted = Schemas["TokenWanted"];
export type TokenMade = Schemas["TokenMade"];
export type Account = Schemas["ServiceAccountShown"];
export type AccountWanted = Schemas["ServiceAccountWanted"];
export type AccountChange = Schemas["ServiceAccountChange"];
export type Permission = Schemas["PermissionShown"];

interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const LIMIT = 200;
const page = (cursor: string | null) => ({ params: { query: { limit: LIMIT, cursor } } });
const of = (id: string) => ({ params: { path: { id } } });

export const tokens = {
  list: async (cursor: string | null): Promise<Page<Token>> => body(await api.GET("/api/v1/tokens", page(cursor))),
  create: async (wanted: TokenWanted): Promise<TokenMade> => body(await api.POST("/api/v1/tokens", { body: wanted })),
  revoke: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/tokens/{id}", of(id));
  },
};

export const accounts = {
  list: async (cursor: string | null): Promise<Page<Account>> => body(await api.GET("/api/v1/service-accounts", page(cursor))),
  create: async (wanted: AccountWanted): Promise<Account> => body(await api.POST("/api/v1/service-accounts", { body: wanted })),
  change: async (id: string, change: AccountChange): Promise<Account> =>
    body(await api.PATCH("/api/v1/service-accounts/{id}", { ...of(id), body: change })),
  disable: async (id: string): Promise<void> => {
    await api.POST("/api/v1/service-accounts/{id}/disable", of(id));
  },
  enable: async (id: string): Promise<void> => {
    await api.POST("/api/v1/service-accounts/{id}/enable", of(id));
  },
};

/** The words of permissions in both languages. */
export const permissions = async (): Promise<Permission[]> => body(await api.GET("/api/v1/permissions")).items;

/** Who can answer for a service account. */
export const people = async (): Promise<{ id: string; name: string }[]> =>
  body(await api.GET("/api/v1/users", { params: { query: { limit: LIMIT } } })).items;
