import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { Problem } from "@/shared/api/problem";
import { flowIn, flows } from "../api";
import type { Draft, Stage } from "../api";
import { begin, reduce } from "../graph/history";
import type { Edit, History } from "../graph/history";
import { placesOf } from "../graph/layout";
import type { Flow } from "../graph/model";

const NOT_FOUND = 404;
const CHANGED_MEANWHILE = 412;

/** So long after the last change it is kept. */
const QUIET_MS = 1_000;

/** What is edited: the draft, or what callers have now when there is none. */
export interface Opened {
  flow: Flow;
  /** The version that it was begun from; 0 for a new flow. */
  base: number;
  /** Of the draft; null when there is none. */
  etag: string | null;
}

// Every node keeps its place from now on: to lay all of them out with each change would take long.
const placed = (flow: Flow): Flow => ({ ...flow, layout: placesOf(flow) });

const opened = ({ flow, base_version: base, etag }: Draft): Opened => ({ flow: placed(flow), base, etag });

async function open(id: string): Promise<Opened> {
  try {
    return opened(await flows.draft(id));
  } catch (error) {
    if (!(error instanceof Problem && error.status === NOT_FOUND)) throw error;
  }
  const published = await flows.published(id);
  const flow = flowIn(published);
  if (flow === undefined) throw new Error("a flow without nodes");
  return { flow: placed(flow), base: published.version ?? 0, etag: null };
}

export function useOpened(id: string) {
  // What is edited stays what was opened: read again only when it is asked for.
  return useQuery({ queryKey: ["flow", id], queryFn: () => open(id), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
}

export type Keeping = "kept" | "waiting" | "keeping" | "conflict" | "refused";

export interface Document {
  history: History;
  edit(edit: Edit): void;
  keeping: Keeping;
  problem: unknown;
  /** Keep what is there now, at once; false when that was refused. */
  flush(): Promise<boolean>;
  /** The same, and there is a draft afterwards even if nothing was changed. */
  ensure(): Promise<boolean>;
  /** Publishes what is there now. Throws `Problem` when that is refused. */
  publish(note: string, stage: Stage | null): Promise<void>;
  /** Throw the draft away, for what callers get; false when there is no such thing. */
  discard(): Promise<boolean>;
  /** Begin from what was published meanwhile, which the draft then replaces. */
  rebase(): Promise<void>;
  /** In a conflict: theirs instead of this, or this over theirs. */
  takeTheirs(): Promise<void>;
  keepMine(): Promise<void>;
}

/** The flow with everything that can be undone; changes are kept as a draft by themselves. */
export function useDocument(first: Opened, mayWrite: boolean): Document {
  const [history, edit] = useReducer(reduce, first.flow, begin);
  const [keeping, setKeeping] = useState<Keeping>("kept");
  const [problem, setProblem] = useState<unknown>(null);
  const known = useRef({ flow: first.flow, base: first.base, etag: first.etag });
  const latest = useRef(history.flow);
  const running = useRef<Promise<boolean> | null>(null);
  // Before anything else that is done after a change.
  useLayoutEffect(() => {
    latest.current = history.flow;
  }, [history.flow]);

  const keep = useCallback(async (): Promise<boolean> => {
    setKeeping("keeping");
    try {
      while (known.current.flow !== latest.current) {
        const { base, etag } = known.current;
        const flow = latest.current;
        known.current = { flow, base, etag: await flows.keep(flow, base, etag) };
      }
      setProblem(null);
      setKeeping("kept");
      return true;
    } catch (error) {
      setProblem(error);
      setKeeping(error instanceof Problem && error.status === CHANGED_MEANWHILE ? "conflict" : "refused");
      return false;
    }
  }, []);

  const flush = useCallback((): Promise<boolean> => {
    const done = () => {
      running.current = null;
    };
    const now = running.current ?? keep().finally(done);
    running.current = now;
    return now;
  }, [keep]);

  const ensure = useCallback(async (): Promise<boolean> => {
    const { flow, base, etag } = known.current;
    if (mayWrite && etag === null && flow === latest.current) known.current = { flow, base, etag: await flows.keep(flow, base, null) };
    return flush();
  }, [flush, mayWrite]);

  const publish = useCallback(
    async (note: string, stage: Stage | null) => {
      await ensure();
      await flows.publish(first.flow.id, note, stage);
      const { version } = await flows.published(first.flow.id);
      // The draft became the version, and is gone.
      known.current = { flow: known.current.flow, base: version ?? 0, etag: null };
    },
    [ensure, first.flow.id],
  );

  const rebase = useCallback(async () => {
    const { version } = await flows.published(first.flow.id);
    const { flow, etag } = known.current;
    known.current = { flow, base: version ?? 0, etag: await flows.keep(flow, version ?? 0, etag) };
  }, [first.flow.id]);

  const discard = useCallback(async (): Promise<boolean> => {
    const { id } = first.flow;
    if (known.current.etag !== null) await flows.dropDraft(id);
    const published = await flows.published(id).catch(() => null);
    const found = published === null ? undefined : flowIn(published);
    const flow = found && placed(found);
    // Whatever was not kept yet is thrown away as well.
    known.current = { flow: flow ?? latest.current, base: published?.version ?? 0, etag: null };
    if (flow !== undefined) edit({ type: "replace", flow });
    return flow !== undefined;
  }, [first.flow]);

  const isConflict = keeping === "conflict";
  useEffect(() => {
    if (!mayWrite || isConflict || known.current.flow === history.flow) return;
    setKeeping("waiting");
    const timer = setTimeout(() => void flush(), QUIET_MS);
    return () => clearTimeout(timer);
  }, [history.flow, flush, mayWrite, isConflict]);

  const isOpen = mayWrite && keeping !== "kept";
  useEffect(() => {
    if (!isOpen) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isOpen]);

  // Another page of the application may come before the change is quiet: then it is kept on the way out.
  useEffect(
    () => () => {
      if (mayWrite && known.current.flow !== latest.current) void flush();
    },
    [flush, mayWrite],
  );

  const takeTheirs = useCallback(async () => {
    const theirs = opened(await flows.draft(first.flow.id));
    known.current = theirs;
    edit({ type: "replace", flow: theirs.flow });
    setProblem(null);
    setKeeping("kept");
  }, [first.flow.id]);

  const keepMine = useCallback(async () => {
    const theirs = opened(await flows.draft(first.flow.id));
    known.current = { ...known.current, etag: theirs.etag, base: theirs.base };
    await flush();
  }, [first.flow.id, flush]);

  return { history, edit, keeping, problem, flush, ensure, publish, discard, rebase, takeTheirs, keepMine };
}
