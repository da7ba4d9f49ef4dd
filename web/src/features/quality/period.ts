/** Days as a form has them (`2030-01-31`, where the reader is), and the instants they stand for. Pure. */

const two = (value: number) => String(value).padStart(2, "0");

/** The day so many days before or after another moment (ms). */
export function dayFrom(now: number, days: number): string {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** When a day begins. */
export function beginOf(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** The last second of a day, as a date that is shown again is still that day's. */
export function lastOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

/** When a day is over. */
export function endOf(day: string): string {
  const end = new Date(`${day}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}
