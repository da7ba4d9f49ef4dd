import type { FormInstance } from "antd";
import { useState } from "react";
import { Problem } from "@/shared/api/problem";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { mistakesIn } from "./mistakes";

/** Sends what a form holds: what is wrong with a field stands there, everything else is said beside the page. */
export function useFormAttempt(form: FormInstance): { busy: boolean; attempt(action: () => Promise<void>): Promise<void> } {
  const [busy, setBusy] = useState(false);
  const showProblem = useShowProblem();

  async function attempt(action: () => Promise<void>) {
    setBusy(true);
    try {
      await action();
    } catch (error) {
      const mistakes = error instanceof Problem ? mistakesIn(error) : [];
      form.setFields(mistakes as never);
      if (mistakes.length === 0) showProblem(error);
    } finally {
      setBusy(false);
    }
  }

  return { busy, attempt };
}
