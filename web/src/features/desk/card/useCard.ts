import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { desk as ask } from "../api";
import { useDesk } from "../context";
import type { Card } from "../model";

const keyOf = (contact: string) => ["desk", "card", contact];

/** A contact's card: as the stream brings it, and asked for where it has not (after a reload, after a choice). */
export function useCard(contact: string | null): { card: Card | null; error: unknown; renew(): void } {
  const { card: streamed } = useDesk();
  const queries = useQueryClient();
  useEffect(() => {
    if (streamed !== null) queries.setQueryData(keyOf(streamed.contact), streamed);
  }, [streamed, queries]);
  const { data, error } = useQuery({
    queryKey: keyOf(contact ?? ""),
    queryFn: () => ask.card(contact ?? ""),
    enabled: contact !== null,
    staleTime: 30_000,
  });
  const renew = useCallback(() => void queries.invalidateQueries({ queryKey: keyOf(contact ?? "") }), [queries, contact]);
  const own = streamed !== null && streamed.contact === contact ? streamed : null;
  return { card: data ?? own, error, renew };
}
