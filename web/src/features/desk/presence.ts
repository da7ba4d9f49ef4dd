import type { Presence } from "./model";

/** The colour that stands for a presence everywhere; never the only sign of it. */
export function presenceColour(presence: Presence): string {
  if (presence === "available") return "var(--y-good)";
  if (presence === "offline") return "var(--y-muted)";
  return presence === "busy" ? "var(--y-bad)" : "var(--y-warn)";
}
