/** Flows as the node has them. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { Mistake } from "./graph/mistakes";
import type { Flow } from "./graph/model";

export interface Page<T> {
  items: T[];
  next?: string | null;
}

export interface Listed {
  id: string;
  name: string;
  version: number | null;
  published_at: string | null;
  by: string | null;
  nodes: number;
  draft: boolean;
  staged: boolean;
  problems: number;
}

/** Who gets a flow that is not yet for everybody. */
export interface Stage {
  percent?: number;
  callers?: string[];
}

export interface Published {
  /** Empty when there is only a stage. */
  flow: Flow | Record<string, never>;
  version: number | null;
  /** What is tried with some callers; one at most. */
  stages: { flow: Flow; version: number | null; percent: number; callers: string[] }[];
}

export interface Draft {
  flow: Flow;
  /** 0 for a new flow. */
  base_version: number;
  etag: string;
}

export interface Walk {
  name: string;
  kind: string;
  steps: { node: string; verb: string; why: string; at_ms: number }[];
  end: string;
}

export interface Tried {
  walks: Walk[];
  edges: { covered: number; total: number; missed: { node: string; field: string }[] };
}

export interface Version {
  version: number;
  change: string;
  nodes: number;
  at: string;
  by: string;
  note: string;
}

export interface Trace {
  flow: string;
  version: number;
  nodes: { node: string; verb: string; entered_at: string; ms: number | null; why: string }[];
  live: boolean;
}

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

// The description of the interface does not have these addresses yet; what they take and give is said above.
type Ask = (method: string, path: string, init?: object) => Promise<{ data?: unknown; response: Response }>;
const ask = api.request as unknown as Ask;
const of = (id: string) => ({ params: { path: { id } } });
const over = (etag: string | null) => ({ headers: etag === null ? {} : { "If-Match": etag } });
const etagOf = (response: Response): string => response.headers.get("etag") ?? "*";

async function get<T>(path: string, init: object = {}): Promise<T> {
  return body((await ask("get", path, init)) as { data?: T });
}

async function post<T>(path: string, init: object): Promise<T> {
  return body((await ask("post", path, init)) as { data?: T });
}

export const flows = {
  list: (cursor: string | null): Promise<Page<Listed>> => get("/api/v1/flows", { params: { query: { limit: 100, cursor } } }),
  published: (id: string): Promise<Published> => get("/api/v1/flows/{id}", of(id)),
  draft: async (id: string): Promise<Draft> => {
    const answer = await ask("get", "/api/v1/flows/{id}/draft", of(id));
    return { ...(answer.data as Omit<Draft, "etag">), etag: etagOf(answer.response) };
  },
  /** The tag of what is kept now. */
  keep: async (flow: Flow, base: number, etag: string | null): Promise<string> => {
    const sent = { ...of(flow.id), ...over(etag), body: { flow, base_version: base } };
    return etagOf((await ask("put", "/api/v1/flows/{id}/draft", sent)).response);
  },
  dropDraft: async (id: string): Promise<void> => {
    await ask("delete", "/api/v1/flows/{id}/draft", of(id));
  },
  yaml: async (id: string): Promise<{ text: string; etag: string | null }> => {
    const answer = await ask("get", "/api/v1/flows/{id}/draft.yaml", { ...of(id), parseAs: "text" });
    return { text: String(answer.data ?? ""), etag: answer.response.headers.get("etag") };
  },
  keepYaml: async (id: string, text: string, etag: string | null): Promise<void> => {
    const headers = { ...over(etag).headers, "Content-Type": "text/yaml" };
    await ask("put", "/api/v1/flows/{id}/draft.yaml", { ...of(id), headers, body: text, bodySerializer: String });
  },
  check: async (flow: Flow): Promise<Mistake[]> =>
    (await post<{ problems: Mistake[] }>("/api/v1/flows/check", { body: { flow } })).problems,
  try: (id: string): Promise<Tried> => post("/api/v1/flows/{id}/try", of(id)),
  publish: async (id: string, note: string, stage: Stage | null): Promise<void> => {
    await post("/api/v1/flows/{id}/publish", { ...of(id), body: { note, stage } });
  },
  promote: async (id: string): Promise<void> => {
    await post("/api/v1/flows/{id}/promote", { ...of(id), body: {} });
  },
  /** To a version; null ends the stage. */
  rollBack: async (id: string, version: number | null): Promise<void> => {
    await post("/api/v1/flows/{id}/rollback", { ...of(id), body: { version } });
  },
  versions: (id: string, cursor: string | null): Promise<Page<Version>> =>
    get("/api/v1/flows/{id}/versions", { params: { path: { id }, query: { limit: 50, cursor } } }),
  /** The flow as contacts got it in one version. */
  version: (id: string, version: number): Promise<Published> =>
    get("/api/v1/flows/{id}/versions/{version}", { params: { path: { id, version } } }),
  trace: (contact: string): Promise<Trace> => get("/api/v1/contacts/{id}/trace", of(contact)),
};

/** The flow that callers get, or that some of them get when it is new. */
export const flowIn = ({ flow, stages }: Published): Flow | undefined => ("nodes" in flow ? (flow as Flow) : stages[0]?.flow);
