import { useQuery } from "@tanstack/react-query";
import { agents, tickets } from "./api";
import type { Named, Type } from "./api";

const RARELY_MS = 60_000;
const NO_TYPES: Type[] = [];
const NOBODY: Named[] = [];

/** The types of tickets; none while they are on their way. */
export function useTypes(): { types: Type[]; error: unknown } {
  const { data, error } = useQuery({ queryKey: ["ticket-types"], queryFn: tickets.types, staleTime: RARELY_MS });
  return { types: data ?? NO_TYPES, error };
}

/** Agents, and how one is called. */
export function useAgents(): { agents: Named[]; nameOf(id: string): string } {
  const { data } = useQuery({ queryKey: ["agent-names"], queryFn: agents, staleTime: RARELY_MS });
  const known = data ?? NOBODY;
  return { agents: known, nameOf: (id) => known.find((agent) => agent.id === id)?.name ?? id };
}
