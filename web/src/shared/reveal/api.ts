/** Values that are masked everywhere, one at a time in clear. Nothing of them is kept: no cache, no storage. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Wanted = components["schemas"]["RevealWanted"];
export type Purpose = Wanted["purpose"];
export type PurposeShown = components["schemas"]["PurposeShown"];
export type Revealed = components["schemas"]["Revealed"];

export async function purposes(): Promise<PurposeShown[]> {
  const { data } = await api.GET("/api/v1/reveals/purposes");
  return data ?? [];
}

export async function reveal(wanted: Wanted): Promise<Revealed> {
  const { data } = await api.POST("/api/v1/reveals", { body: wanted, cache: "no-store" });
  if (data === undefined) throw new Error("an answer without a body");
  return data;
}
