import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { Problem } from "@/shared/api/problem";
import { configuration } from "./api";
import type { Read } from "./api";
import { indexOf, itemsOf } from "./model";
import type { Item, Kind } from "./model";

const KEY = ["configuration"];
const CHANGED_MEANWHILE = 412;

/** The configuration in force, whole, so that everything shown together belongs together. */
export function useConfiguration() {
  const { data, error, refetch, isFetching } = useQuery({ queryKey: KEY, queryFn: configuration.read });
  return { read: data, error, renew: () => void refetch(), isFetching };
}

/** An object that somebody else changed or took away while it was edited here. */
export class ChangedMeanwhile extends Error {
  readonly fresh: Read;

  constructor(fresh: Read) {
    super("changed meanwhile");
    this.name = "ChangedMeanwhile";
    this.fresh = fresh;
  }
}

/**
 * Makes changes over the version that was read. What somebody else changed at another place is no conflict:
 * then the change is made over the newer version. Throws ChangedMeanwhile when it was this object.
 */
export function useChange() {
  const over = useChangeOver();
  return useCallback(
    (kind: Kind, id: string, read: Read, change: (etag: string) => Promise<void>): Promise<void> =>
      over(read, (at) => itemIn(at, kind, id), change),
    [over],
  );
}

/** The same for any part of the configuration. */
export function useChangeOver() {
  const queries = useQueryClient();
  return useCallback(
    async (read: Read, part: (at: Read) => unknown, change: (etag: string) => Promise<void>): Promise<void> => {
      try {
        await change(read.etag);
      } catch (error) {
        if (!(error instanceof Problem && error.status === CHANGED_MEANWHILE)) throw error;
        const fresh = await configuration.read();
        queries.setQueryData(KEY, fresh);
        if (!same(part(read), part(fresh))) throw new ChangedMeanwhile(fresh);
        await change(fresh.etag);
      }
      await queries.invalidateQueries({ queryKey: KEY });
      void queries.invalidateQueries({ queryKey: ["configuration-versions"] });
    },
    [queries],
  );
}

export function itemIn(read: Read, kind: Kind, id: string): Item | undefined {
  return itemsOf(read.centre, kind)[indexOf(read.centre, kind, id)];
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
