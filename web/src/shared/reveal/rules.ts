/** What is masked, and for how much longer a value may be seen. Pure. */

/** Whether a value as it is shown hides something. */
export function isMasked(value: string): boolean {
  return value.includes("**") || /[^\W\d_]\*/u.test(value) || /[\u4e00-\u9fff]\*/.test(value);
}

/** Whole seconds that are left, at most as many as were given: the clock of this machine may be wrong. */
export function secondsLeft(since: number, lasts: number, now: number): number {
  return Math.max(0, Math.ceil((since + lasts - now) / 1000));
}
