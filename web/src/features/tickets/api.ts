/** Tickets as the node has them. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { components, operations } from "@/shared/api/schema";

export type Ticket = components["schemas"]["TicketShown"];
export type Whole = components["schemas"]["TicketDetail"];
export type Type = components["schemas"]["TypeShown"];
export type Field = components["schemas"]["FieldShown"];
export type Clock = components["schemas"]["ClockShown"];
export type Comment = components["schemas"]["CommentShown"];
export type Attachment = components["schemas"]["AttachmentShown"];
export type Entry =
  operations["list_history_api_v1_tickets__id__history_get"]["responses"][200]["content"]["application/json"]["items"][number];
export type View = components["schemas"]["ViewShown"];
export type Filter = View["filter"];
export type NewTicket = components["schemas"]["NewTicket"];
export type Change = components["schemas"]["TicketChange"];
export type Done = components["schemas"]["Done"];
export type Priority = Ticket["priority"];
export type Kind = Ticket["kind"];
export type Query = NonNullable<operations["list_tickets_api_v1_tickets_get"]["parameters"]["query"]>;

export interface Page<T> {
  items: T[];
  next?: string | null;
}

export const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];
export const KINDS: readonly Kind[] = ["open", "pending", "solved", "closed"];

function body<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error("an answer without a body");
  return answer.data;
}

const of = (id: string) => ({ params: { path: { id } } });

export const tickets = {
  list: async (query: Query): Promise<Page<Ticket>> => body(await api.GET("/api/v1/tickets", { params: { query } })),
  get: async (id: string): Promise<Whole> => body(await api.GET("/api/v1/tickets/{id}", of(id))),
  create: async (wanted: NewTicket): Promise<Whole> => body(await api.POST("/api/v1/tickets", { body: wanted })),
  change: async (id: string, change: Change): Promise<Whole> =>
    body(await api.PATCH("/api/v1/tickets/{id}", { ...of(id), body: change })),
  bulk: async (ids: string[], change: Change) => body(await api.POST("/api/v1/tickets/bulk", { body: { ids, change } })).items,
  merge: async (id: string, into: string, version: number): Promise<Whole> =>
    body(await api.POST("/api/v1/tickets/{id}/merge", { ...of(id), body: { into, version } })),
  unmerge: async (id: string): Promise<Whole> => body(await api.POST("/api/v1/tickets/{id}/unmerge", of(id))),
  split: async (id: string, comments: string[], subject: string): Promise<Whole> =>
    body(await api.POST("/api/v1/tickets/{id}/split", { ...of(id), body: { comments, subject, fields: {} } })),

  comments: async (id: string, cursor: string | null): Promise<Page<Comment>> =>
    body(await api.GET("/api/v1/tickets/{id}/comments", { params: { path: { id }, query: { cursor } } })),
  comment: (id: string, text: string, isPublic: boolean) =>
    api.POST("/api/v1/tickets/{id}/comments", { ...of(id), body: { text, public: isPublic } }),
  history: async (id: string, cursor: string | null): Promise<Page<Entry>> =>
    body(await api.GET("/api/v1/tickets/{id}/history", { params: { path: { id }, query: { cursor } } })),
  unlink: (id: string, contact: string) =>
    api.DELETE("/api/v1/tickets/{id}/contacts/{contact}", { params: { path: { id, contact } } }),
  watch: (id: string, agent: string, wanted: boolean) => {
    const params = { params: { path: { id, agent } } };
    return wanted
      ? api.PUT("/api/v1/tickets/{id}/watchers/{agent}", params)
      : api.DELETE("/api/v1/tickets/{id}/watchers/{agent}", params);
  },

  types: async (): Promise<Type[]> => body(await api.GET("/api/v1/ticket-types")),
  views: async (): Promise<View[]> => body(await api.GET("/api/v1/ticket-views")),
  saveView: async (name: string, shared: boolean, filter: Filter): Promise<View> =>
    body(await api.POST("/api/v1/ticket-views", { body: { name, shared, filter } })),
  deleteView: (id: string) => api.DELETE("/api/v1/ticket-views/{id}", of(id)),
};

export interface Named {
  id: string;
  name: string;
}

/** Agents by id and name, as many as a list can usefully offer. */
export async function agents(): Promise<Named[]> {
  return body(await api.GET("/api/v1/agents", { params: { query: { limit: 200 } } })).items;
}
