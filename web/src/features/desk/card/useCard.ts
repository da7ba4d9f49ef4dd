import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { desk as ask } from "../api";
import { useDesk } from "../context";
import type { Card } from "../model";

/** Where a contact's card is kept: the provider puts there what the stream brings, the moment it comes. */
export const cardKey = (contact: string) => ["desk", "card", contact];

/** A contact's card: as the stream brings it, and asked for where it has not (after a reload, after a choice). */
export function useCard(contact: string | null): { card: Card | null; error: unknown; renew(): void } {
  const { card: streamed } = useDesk();
  const queries = useQueryClient();
  const { data, error } = useQuery({
    queryKey: cardKey(contact ?? ""),
    queryFn: () => ask.card(contact ?? ""),
    enabled: contact !== null,
    staleTime: 30_000,
  });
  const renew = useCallback(() => void queries.invalidateQueries({ queryKey: cardKey(contact ?? "") }), [queries, contact]);
  const own = streamed !== null && streamed.contact === contact ? streamed : null;
  return { card: data ?? own, error, renew };
}
