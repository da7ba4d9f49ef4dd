/** A search of tickets as it stands in the address, so that it can be kept, shared and gone back to. Pure. */
import { KINDS, PRIORITIES } from "./api";
import type { Filter, Query } from "./api";

export const ORDERS = ["updated", "created", "due"] as const;
export type Order = (typeof ORDERS)[number];

const TEXTS = ["q", "type", "agent", "watcher", "customer", "queue"] as const;

function among<T extends string>(found: string[], known: readonly T[]): T[] {
  return known.filter((one) => found.includes(one));
}

/** What the address asks for; what it cannot mean is left out. */
export function filterOf(address: URLSearchParams): Filter {
  const filter: Filter = {};
  for (const name of TEXTS) {
    const value = address.get(name)?.trim();
    if (value) filter[name] = value;
  }
  const kind = among(address.getAll("kind"), KINDS);
  if (kind.length > 0) filter.kind = kind;
  const priority = among(address.getAll("priority"), PRIORITIES);
  if (priority.length > 0) filter.priority = priority;
  if (address.get("breached") === "true") filter.breached = true;
  return filter;
}

export function orderOf(address: URLSearchParams): Order {
  return ORDERS.find((order) => order === address.get("order")) ?? "updated";
}

export function addressOf(filter: Filter, order: Order): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of TEXTS) {
    const value = filter[name];
    if (value) address.set(name, value);
  }
  for (const kind of filter.kind ?? []) address.append("kind", kind);
  for (const priority of filter.priority ?? []) address.append("priority", priority);
  if (filter.breached) address.set("breached", "true");
  if (order !== "updated") address.set("order", order);
  return address;
}

/** The request for a page of it. */
export function queryOf(filter: Filter, order: Order, cursor: string | null): Query {
  return { ...filter, order, limit: 50, ...(cursor !== null && { cursor }) };
}
