/** Whether anybody is there: what a page asks for by itself does not keep a session open. */

const AWAY_MS = 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

let seenAt = Date.now();

const seen = () => {
  seenAt = Date.now();
};

for (const sign of SIGNS) globalThis.addEventListener?.(sign, seen, { passive: true, capture: true });

/** Whether nobody has touched this page for a minute. */
export function isUnattended(now = Date.now()): boolean {
  return now - seenAt >= AWAY_MS;
}
