/** The audit as the node has it. Every call of these is an entry itself, so nothing here is asked for by a clock. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import type { Wanted } from "./state";
import { queryOf } from "./state";

export type Entry = components["schemas"]["AuditEntry"];
export type Report = components["schemas"]["Report"];

interface Page<T> {
  items: T[];
  next?: string | null;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

/** Where everything is taken out: signed JSON lines. */
export const EXPORT = "/api/v1/audit/export";

export const audit = {
  list: async (wanted: Wanted, cursor: string | null): Promise<Page<Entry>> =>
    body(await api.GET("/api/v1/audit", { params: { query: { ...queryOf(wanted), limit: 50, cursor } } })),
  verify: async (): Promise<Report> => body(await api.POST("/api/v1/audit/verify")),
};
