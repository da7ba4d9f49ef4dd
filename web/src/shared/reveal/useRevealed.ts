import { useCallback, useEffect, useRef, useState } from "react";

export interface Seen {
  value: string;
  since: number;
  lasts: number;
}

/** How long at most, whatever the clocks of the two machines say. */
const LONGEST_MS = 600_000;

/** A value that is forgotten: when its time is over, when the page is left, and when somebody says so. */
export function useRevealed(): { seen: Seen | null; show(value: string, until: string): void; forget(): void } {
  const [seen, setSeen] = useState<Seen | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const forget = useCallback(() => {
    window.clearTimeout(timer.current);
    setSeen(null);
  }, []);
  const show = useCallback(
    (value: string, until: string) => {
      const now = Date.now();
      const lasts = Math.min(LONGEST_MS, Math.max(1_000, Date.parse(until) - now));
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(forget, lasts);
      setSeen({ value, since: now, lasts });
    },
    [forget],
  );
  useEffect(() => {
    const left = () => document.visibilityState === "hidden" && forget();
    document.addEventListener("visibilitychange", left);
    return () => {
      document.removeEventListener("visibilitychange", left);
      window.clearTimeout(timer.current);
    };
  }, [forget]);
  return { seen, show, forget };
}
