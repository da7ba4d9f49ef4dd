/** The tenant's keys by name. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Keys = Schemas["KeysShown"];
export type Key = Schemas["HeldKey"];
export type Rotated = Schemas["Rotated"];
export type What = Rotated["what"];

/** What can be followed by a new one, the most usual first. Fingerprints stay: nothing would be found again. */
export const ROTATED: readonly What[] = ["data", "recording", "master"];

export const keys = {
  read: async (): Promise<Keys> => {
    const { data } = await api.GET("/api/v1/keys");
    if (data === undefined) throw new Error("an answer without a body");
    return data;
  },
  rotate: async (what: What, purpose: string): Promise<Rotated> => {
    const { data } = await api.POST("/api/v1/keys/rotations", { body: { what, purpose } });
    if (data === undefined) throw new Error("an answer without a body");
    return data;
  },
};
