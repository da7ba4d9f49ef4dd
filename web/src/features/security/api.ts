/** What one logs in with, as the node has it. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Factor = Schemas["FactorShown"];
export type Added = Schemas["FactorAdded"];
export type Factors = Schemas["FactorList"];
export type TotpBegun = Schemas["TotpBegun"];
export type OneSession = Schemas["OneSession"];

function body<T>({ data }: { data?: T }): T {
  if (data === undefined) throw new Error("an answer without a body");
  return data;
}

const of = (id: string) => ({ params: { path: { id } } });

export const security = {
  factors: async (): Promise<Factors> => body(await api.GET("/api/v1/session/factors")),
  beginTotp: async (): Promise<TotpBegun> => body(await api.POST("/api/v1/session/factors/totp")),
  addTotp: async (challenge: string, code: string, name: string): Promise<Added> =>
    body(await api.POST("/api/v1/session/factors/totp/confirm", { body: { challenge, code, name } })),
  beginPasskey: async (): Promise<Schemas["PasskeyBegun"]> => body(await api.POST("/api/v1/session/factors/passkey")),
  addPasskey: async (challenge: string, credential: Record<string, unknown>, name: string): Promise<Added> =>
    body(await api.POST("/api/v1/session/factors/passkey/confirm", { body: { challenge, credential, name } })),
  remove: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/session/factors/{id}", of(id));
  },
  newCodes: async (): Promise<string[]> => body(await api.POST("/api/v1/session/recovery-codes")).codes,
  prove: async (password: string): Promise<void> => {
    await api.POST("/api/v1/session/proof", { body: { password } });
  },
  sessions: async (): Promise<OneSession[]> => body(await api.GET("/api/v1/sessions")).items,
  closeSession: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/sessions/{id}", of(id));
  },
};
