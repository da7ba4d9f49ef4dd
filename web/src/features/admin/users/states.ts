/** What is to be said of a user in a list. Pure. */
import type { User } from "./api";

export type State = "disabled" | "unused" | "locked" | "must_change" | "second_factor";

type Told = Pick<User, "disabled_at" | "disabled_why" | "locked_until" | "must_change" | "second_factor">;

/** The states of a user at a moment (ms), the gravest first. */
export function statesOf(user: Told, now: number): State[] {
  const found: State[] = [];
  if (user.disabled_at !== null) found.push(user.disabled_why === "unused" ? "unused" : "disabled");
  if (user.locked_until !== null && Date.parse(user.locked_until) > now) found.push("locked");
  if (user.must_change) found.push("must_change");
  if (user.second_factor) found.push("second_factor");
  return found;
}
