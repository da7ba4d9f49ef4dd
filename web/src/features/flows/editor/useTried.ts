import { useState } from "react";
import { flows } from "../api";
import type { Tried } from "../api";
import type { Flow } from "../graph/model";

export interface Trying {
  tried: Tried | null;
  isTrying: boolean;
  error: unknown;
  isOld: boolean;
  /** Which walk is painted. */
  walk: number | null;
  run(): void;
  pick(walk: number | null): void;
}

/** Simulated callers through the draft as it is kept; what they did stays until they are sent again. */
export function useTried(flow: Flow, flush: () => Promise<boolean>): Trying {
  const [tried, setTried] = useState<Tried | null>(null);
  const [of, setOf] = useState<Flow | null>(null);
  const [walk, pick] = useState<number | null>(null);
  const [isTrying, setTrying] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function run() {
    setTrying(true);
    setError(null);
    pick(null);
    try {
      if (!(await flush())) return;
      setTried(await flows.try(flow.id));
      setOf(flow);
    } catch (wrong) {
      setError(wrong);
    } finally {
      setTrying(false);
    }
  }
  return { tried, isTrying, error, isOld: of !== flow, walk, run: () => void run(), pick };
}
