import { useState } from "react";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { desk as ask } from "./api";
import { useDesk } from "./context";
import type { Presence } from "./model";

export interface AskedPresence {
  presence: Presence;
  reason: string;
}

/** Changes the agent's presence. Whoever takes calls in this browser has a microphone that works first. */
export function usePresence(): { asked: AskedPresence | null; choose(presence: Presence, reason?: string): Promise<void> } {
  const { desk, handset } = useDesk();
  const showProblem = useShowProblem();
  const [asked, setAsked] = useState<AskedPresence | null>(null);
  const inBrowser = desk?.device.kind !== "phone";

  async function choose(presence: Presence, reason = "") {
    setAsked({ presence, reason });
    try {
      // What is wrong with the microphone is shown by the desk, with what to do about it.
      if (presence === "available" && inBrowser && (await handset.checkMicrophone()) !== "ok") return;
      await ask.presence(presence, reason);
    } catch (error) {
      showProblem(error);
    } finally {
      setAsked(null);
    }
  }

  return { asked, choose };
}
