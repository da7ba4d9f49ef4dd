/** Which entries somebody looks for. Pure. */

export type Outcome = "ok" | "refused" | "failed";

export const OUTCOMES: readonly Outcome[] = ["ok", "refused", "failed"];
export const COLOURS = { ok: "default", refused: "warning", failed: "error" } as const satisfies Record<Outcome, string>;

export interface Wanted {
  actor: string;
  action: string;
  object: string;
  outcome: Outcome | null;
  /** Days as the calendar has them, `2026-11-23`; both count. */
  from: string;
  to: string;
}

export const ANYTHING: Wanted = { actor: "", action: "", object: "", outcome: null, from: "", to: "" };

const DAY_MS = 86_400_000;
const text = (typed: string): string | null => typed.trim() || null;

/** Midnight at the beginning of a day here, so many days later; nothing when no day was chosen. */
function midnight(day: string, later: number): string | null {
  const at = Date.parse(`${day}T00:00:00`);
  return Number.isNaN(at) ? null : new Date(at + later * DAY_MS).toISOString();
}

/** What the node is asked: empty fields are left out. */
export function queryOf(wanted: Wanted) {
  return {
    actor: text(wanted.actor),
    action: text(wanted.action),
    object: text(wanted.object),
    outcome: wanted.outcome,
    since: midnight(wanted.from, 0),
    until: midnight(wanted.to, 1),
  };
}

/** What happened, of an outcome that a newer node may have. */
export const colourOf = (outcome: string): string => COLOURS[outcome as Outcome] ?? "default";
