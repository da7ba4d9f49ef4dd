import type { Presence } from "./model";

/** The reason of a break that nobody chose: the browser went away and did not come back in time. */
export const CONNECTION_LOST = "connection_lost";

/** The colour that stands for a presence everywhere; never the only sign of it. */
export function presenceColour(presence: Presence): string {
  if (presence === "available") return "var(--y-good)";
  if (presence === "offline") return "var(--y-muted)";
  return presence === "busy" ? "var(--y-bad)" : "var(--y-warn)";
}
