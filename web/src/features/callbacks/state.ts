/** How a promised callback stands. Pure. */
import type { Callback } from "./api";

export const COLOURS = {
  waiting: "processing",
  trying: "processing",
  resting: "warning",
  kept: "success",
  cancelled: "default",
  failed: "error",
  expired: "error",
} as const satisfies Record<Callback["state"], string>;

const OPEN = new Set<Callback["state"]>(["waiting", "trying", "resting"]);

/** Whether it is still owed. */
export const isOpen = ({ state }: Pick<Callback, "state">): boolean => OPEN.has(state);

/** Whether it was kept, but after its window. */
export const isLate = ({ within_window }: Pick<Callback, "within_window">): boolean => within_window === false;
