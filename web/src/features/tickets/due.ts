/** How a target stands, in the words of the page. Pure. */
import type { Clock } from "./api";

export type Standing = "met" | "paused" | "late" | "missed" | "soon" | "fine";

const MINUTE_MS = 60_000;
const SOON = 0.75;

/** Where a clock stands: what is over is met or missed, what runs is fine, soon due, or late. */
export function standing(clock: Clock): Standing {
  if (clock.breached_at) return clock.run === "stopped" ? "missed" : "late";
  if (clock.run === "stopped") return "met";
  if (clock.run === "paused") return "paused";
  return clock.spent_ms >= clock.target_ms * SOON ? "soon" : "fine";
}

/** Business time that is left (negative: over), in ms. */
export function leftMs(clock: Clock): number {
  return clock.target_ms - clock.spent_ms;
}

/** The largest two units of a time: `{ hours: 3, minutes: 20 }`; a business day is not 24 hours, so no days. */
export function parts(ms: number): { hours: number; minutes: number } {
  const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}
