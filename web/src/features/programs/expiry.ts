/** When a token is to end. Pure. */

export const DAYS = [7, 30, 90, 365] as const;
export type Choice = (typeof DAYS)[number] | "day";

const DAY_MS = 86_400_000;

/** The instant as the node takes it, so many days from `now` (ms); of a `day` (`2030-01-31`, where the reader is) its end. */
export function endOf(choice: Choice, day: string, now: number): string {
  if (choice !== "day") return new Date(now + choice * DAY_MS).toISOString();
  const end = new Date(`${day}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}
