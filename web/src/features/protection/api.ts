/** What is encrypted on this node, and what is not. Refusals are thrown as `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Protection = components["schemas"]["Protection"];
export type Way = components["schemas"]["WayShown"];

export async function protection(): Promise<Protection> {
  const { data } = await api.GET("/api/v1/protection");
  if (data === undefined) throw new Error("an answer without a body");
  return data;
}
