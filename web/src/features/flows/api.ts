/** Flows as the node has them. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import type { Mistake } from "./graph/mistakes";
import type { Flow } from "./graph/model";

type Schemas = components["schemas"];

export interface Page<T> {
  items: T[];
  next?: string | null;
}

export type Listed = Schemas["FlowListed"];
export type Published = Schemas["FlowShown"];
export type Version = Schemas["FlowVersionShown"];

/** Who gets a flow that is not yet for everybody. */
export type Stage = Partial<Schemas["StageWanted"]>;

export interface Draft {
  flow: Flow;
  /** 0 for a new flow. */
  base_version: number;
  etag: string;
}

export type Tried = Schemas["TriedShown"];
export type Walk = Tried["walks"][number];
export type Trace = Schemas["TraceShown"];

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

// A draft need not be whole, so the node describes it as any object; what is missing is told by the check.
const asFlow = (flow: unknown): Flow => flow as Flow;
const asData = (flow: Flow): Record<string, unknown> => flow as unknown as Record<string, unknown>;

const of = (id: string) => ({ path: { id } });
const over = (etag: string | null) => (etag === null ? {} : { header: { "if-match": etag } });
const etagOf = (response: Response): string => response.headers.get("etag") ?? "*";

export const flows = {
  list: async (cursor: string | null): Promise<Page<Listed>> =>
    body(await api.GET("/api/v1/flows", { params: { query: { limit: 100, cursor } } })),
  published: async (id: string): Promise<Published> => body(await api.GET("/api/v1/flows/{id}", { params: of(id) })),
  draft: async (id: string): Promise<Draft> => {
    const answer = await api.GET("/api/v1/flows/{id}/draft", { params: { path: { id } } });
    const { flow, base_version } = body(answer);
    return { flow: asFlow(flow), base_version, etag: etagOf(answer.response) };
  },
  /** The tag of what is kept now. */
  keep: async (flow: Flow, base: number, etag: string | null): Promise<string> => {
    const params = { ...of(flow.id), ...over(etag) };
    const answer = await api.PUT("/api/v1/flows/{id}/draft", { params, body: { flow: asData(flow), base_version: base } });
    return etagOf(answer.response);
  },
  yaml: async (id: string): Promise<{ text: string; etag: string | null }> => {
    const answer = await api.GET("/api/v1/flows/{id}/draft.yaml", { params: of(id), parseAs: "text" });
    return { text: String(answer.data ?? ""), etag: answer.response.headers.get("etag") };
  },
  keepYaml: async (id: string, text: string, etag: string | null): Promise<void> => {
    const params = { ...of(id), ...over(etag) };
    const headers = { "Content-Type": "text/yaml" };
    await api.PUT("/api/v1/flows/{id}/draft.yaml", { params, headers, body: text, bodySerializer: String });
  },
  check: async (flow: Flow): Promise<Mistake[]> =>
    body(await api.POST("/api/v1/flows/check", { body: { flow: asData(flow) } })).problems,
  try: async (id: string): Promise<Tried> => body(await api.POST("/api/v1/flows/{id}/try", { params: of(id) })),
  publish: async (id: string, note: string, stage: Stage | null): Promise<void> => {
    const wanted = stage && { percent: stage.percent ?? 0, callers: stage.callers ?? [] };
    await api.POST("/api/v1/flows/{id}/publish", { params: of(id), body: { note, stage: wanted } });
  },
  promote: async (id: string): Promise<void> => {
    await api.POST("/api/v1/flows/{id}/promote", { params: of(id), body: { note: "" } });
  },
  /** To a version; null ends the stage. */
  rollBack: async (id: string, version: number | null): Promise<void> => {
    await api.POST("/api/v1/flows/{id}/rollback", { params: of(id), body: { version, note: "" } });
  },
  versions: async (id: string, cursor: string | null): Promise<Page<Version>> =>
    body(await api.GET("/api/v1/flows/{id}/versions", { params: { path: { id }, query: { limit: 50, cursor } } })),
  /** The flow as contacts got it in one version. */
  version: async (id: string, version: number): Promise<Published> =>
    body(await api.GET("/api/v1/flows/{id}/versions/{version}", { params: { path: { id, version } } })),
  trace: async (contact: string): Promise<Trace> => body(await api.GET("/api/v1/contacts/{id}/trace", { params: of(contact) })),
  dropDraft: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/flows/{id}/draft", { params: of(id) });
  },
};

/** The flow that callers get; the one that is tried with some when that is meant, or when there is no other. */
export function flowIn({ flow, stages }: Published, staged = false): Flow | undefined {
  const found = "nodes" in flow && !(staged && stages.length > 0) ? flow : stages[0]?.flow;
  return found === undefined ? undefined : asFlow(found);
}
