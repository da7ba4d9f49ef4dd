import { useCallback, useState } from "react";
import { useShowProblem } from "./useFeedback";

/** Runs what a button asks for: it is shown as pending at once, and what goes wrong is said. */
export function useCommand(): { pending: string | null; run(name: string, action: () => Promise<unknown>): Promise<boolean> } {
  const [pending, setPending] = useState<string | null>(null);
  const showProblem = useShowProblem();
  const run = useCallback(
    async (name: string, action: () => Promise<unknown>) => {
      setPending(name);
      try {
        await action();
        return true;
      } catch (error) {
        showProblem(error);
        return false;
      } finally {
        setPending(null);
      }
    },
    [showProblem],
  );
  return { pending, run };
}
