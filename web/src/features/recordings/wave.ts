/** The arithmetic of the waveform: bytes into a shape, a place on the screen into a moment. */

/** How wide and how high one channel is drawn, in the units of the picture. */
export const WIDTH = 1000;
export const LANE = 60;

/** The loudness of each step, from 0 to `loudest`. */
export function steps(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The loudest of each of at most `most` groups of neighbours: no screen has more columns. */
export function fewer(loud: Uint8Array, most: number): Uint8Array {
  if (loud.length <= most) return loud;
  const out = new Uint8Array(most);
  loud.forEach((value, at) => {
    const place = Math.floor((at * most) / loud.length);
    out[place] = Math.max(out[place] ?? 0, value);
  });
  return out;
}

/** The outline of a channel, mirrored at its middle: an SVG path as wide as `WIDTH`, as high as `LANE`. */
export function shape(loud: Uint8Array, loudest: number): string {
  if (loud.length === 0) return "";
  const middle = LANE / 2;
  const x = (at: number) => ((at * WIDTH) / loud.length).toFixed(1);
  const height = (value: number) => Math.max(value / loudest, 0.01) * (middle - 2);
  const above = Array.from(loud, (value, at) => `L${x(at)} ${(middle - height(value)).toFixed(1)}`);
  const below = Array.from(loud, (value, at) => `L${x(at)} ${(middle + height(value)).toFixed(1)}`).toReversed();
  return `M0 ${middle}${above.join("")}L${WIDTH} ${middle}${below.join("")}Z`;
}

/** The moment (ms) under a pointer, within the recording. */
export function momentAt(clientX: number, box: { left: number; width: number }, durationMs: number): number {
  const share = box.width > 0 ? (clientX - box.left) / box.width : 0;
  return Math.round(Math.min(Math.max(share, 0), 1) * durationMs);
}

/** Where a key of the keyboard goes from a moment (ms); null for keys that go nowhere. */
export function keyMoment(key: string, atMs: number, durationMs: number): number | null {
  const jumps: Record<string, number> = { ArrowLeft: -5, ArrowRight: 5, ArrowDown: -5, ArrowUp: 5, PageDown: -60, PageUp: 60 };
  if (key === "Home") return 0;
  if (key === "End") return durationMs;
  const step = jumps[key];
  return step === undefined ? null : Math.min(Math.max(atMs + step * 1000, 0), durationMs);
}
