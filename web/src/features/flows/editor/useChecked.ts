import { useEffect, useState } from "react";
import { flows } from "../api";
import type { Mistake } from "../graph/mistakes";
import type { Flow } from "../graph/model";

/** So long after the last change the flow is checked. */
const QUIET_MS = 400;

export interface Checked {
  mistakes: readonly Mistake[];
  isChecking: boolean;
  error: unknown;
}

interface Answer {
  of: Flow | null;
  mistakes: readonly Mistake[];
  error: unknown;
}

const NOTHING_YET: Answer = { of: null, mistakes: [], error: null };

/** What the node says of the flow as it is now; what it said last stays until it says something new. */
export function useChecked(flow: Flow): Checked {
  const [answer, setAnswer] = useState(NOTHING_YET);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      try {
        const mistakes = await flows.check(flow);
        if (isCurrent) setAnswer({ of: flow, mistakes, error: null });
      } catch (error) {
        if (isCurrent) setAnswer((before) => ({ ...before, of: flow, error }));
      }
    }, QUIET_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [flow]);
  return { mistakes: answer.mistakes, isChecking: answer.of !== flow, error: answer.error };
}
