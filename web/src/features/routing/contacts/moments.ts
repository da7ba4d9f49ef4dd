/** What was said about a contact, by when it happened. Pure. */
import { span } from "@/shared/format/format";
import type { Said } from "../api";

export interface Moment {
  at: string;
  /** Since the contact came: `00:07`. */
  after: string;
  items: Said[];
}

/** Everything that happened at once, together. */
export function byMoment(said: readonly Said[]): Moment[] {
  const begun = Date.parse(said[0]?.at ?? "");
  const moments: Moment[] = [];
  for (const one of said) {
    const last = moments.at(-1);
    const after = span(Date.parse(one.at) - begun);
    if (last?.after === after) last.items.push(one);
    else moments.push({ at: one.at, after, items: [one] });
  }
  return moments;
}
