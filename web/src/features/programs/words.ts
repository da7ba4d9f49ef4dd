/** Which permissions somebody can hand on. Pure. */

export const EVERYTHING = "*";

export interface Own {
  scopes: readonly string[];
  /** How far each of them reaches. */
  reach: Readonly<Record<string, readonly string[]>>;
}

/**
 * Nobody hands on what he has not himself, and a token is nobody: its words reach the whole tenant. `known` are all
 * words there are, `ceiling` the most that an account's tokens can do.
 */
export function offered(own: Own, known: readonly string[], ceiling?: readonly string[]): string[] {
  const mine = own.scopes.includes(EVERYTHING)
    ? [EVERYTHING, ...known]
    : own.scopes.filter((word) => own.reach[word]?.includes("tenant"));
  const within = ceiling === undefined || ceiling.includes(EVERYTHING) ? mine : mine.filter((word) => ceiling.includes(word));
  return within.toSorted();
}
