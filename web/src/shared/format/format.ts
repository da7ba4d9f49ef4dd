/** How figures, times and numbers are written, in the reader's language where there is a difference. */

const SECOND = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;

const two = (value: number) => String(value).padStart(2, "0");

/** A running time of so many milliseconds: `03:07`, from an hour on `1:03:07`. Never negative. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const hours = Math.floor(seconds / HOUR_S);
  const rest = `${two(Math.floor((seconds % HOUR_S) / MINUTE_S))}:${two(seconds % MINUTE_S)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A day and a time: `3月5日 14:07`, with the year when it is not `now`'s. */
export function moment(iso: string, language: string, now = Date.now()): string {
  const at = new Date(iso);
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    ...(sameYear ? {} : { year: "numeric" }),
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 24 * HOUR_S],
  ["hour", HOUR_S],
  ["minute", MINUTE_S],
];

/** How long ago, or how far ahead, in words: `3 小时前`. */
export function relative(iso: string, language: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / SECOND;
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return words.format(0, "minute");
}

const MOBILE_OF_CHINA = /^(?:\+?86)?(1\d{2})(\d{4})(\d{4})$/;

/** A number as people read it out: `138 0013 8000`; anything else as it is. */
export function phone(number: string): string {
  const found = MOBILE_OF_CHINA.exec(number);
  return found === null ? number : `${found[1]} ${found[2]} ${found[3]}`;
}

/** A share from 0 to 1 as per cent. */
export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(share);
}
