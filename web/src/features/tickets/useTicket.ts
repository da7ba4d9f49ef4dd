import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { Problem } from "@/shared/api/problem";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { tickets } from "./api";
import type { Change, Whole } from "./api";

const CONFLICT = 409;

/** Somebody else changed the ticket first: what they made of it, and what was wanted here. */
export interface Conflict {
  theirs: Whole;
  wanted: Partial<Change>;
}

export interface Editing {
  ticket: Whole | undefined;
  error: unknown;
  saving: boolean;
  conflict: Conflict | null;
  /** Whether it was done; a conflict keeps what was wanted, anything else is said. */
  change(wanted: Partial<Change>): Promise<boolean>;
  /** Do what was wanted all the same, or let theirs stand. */
  settle(mine: boolean): void;
  take(ticket: Whole): void;
  renew(): void;
}

function newerOf(error: unknown): Whole | null {
  if (!(error instanceof Problem) || error.status !== CONFLICT) return null;
  const current = error.body["current"];
  return typeof current === "object" && current !== null ? (current as Whole) : null;
}

/** One ticket and its changes, each told with the version that was seen. */
export function useTicket(id: string): Editing {
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { data: ticket, error } = useQuery({ queryKey: ["ticket", id], queryFn: () => tickets.get(id) });

  const take = useCallback(
    (after: Whole) => {
      queries.setQueryData(["ticket", id], after);
      void queries.invalidateQueries({ queryKey: ["tickets"] });
      void queries.invalidateQueries({ queryKey: ["ticket-history", id] });
    },
    [queries, id],
  );

  const send = useCallback(
    async (wanted: Partial<Change>, version: number) => {
      setSaving(true);
      try {
        take(await tickets.change(id, { reason: "", force: false, ...wanted, version }));
        setConflict(null);
        return true;
      } catch (failure) {
        const theirs = newerOf(failure);
        if (theirs !== null) setConflict({ theirs, wanted });
        else showProblem(failure);
        return false;
      } finally {
        setSaving(false);
      }
    },
    [id, take, showProblem],
  );

  return {
    ticket,
    error,
    saving,
    conflict,
    change: async (wanted) => ticket !== undefined && send(wanted, ticket.version),
    settle(mine) {
      if (conflict === null) return;
      take(conflict.theirs);
      setConflict(null);
      if (mine) void send(conflict.wanted, conflict.theirs.version);
    },
    take,
    renew: () => void queries.invalidateQueries({ queryKey: ["ticket", id] }),
  };
}
