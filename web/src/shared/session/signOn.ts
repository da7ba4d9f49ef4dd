/** What the node says of a log-in with the company's account that did not work. Pure. */

const PREFIX = "sso.";
const KNOWN = ["refused", "not_allowed", "second_factor", "away"] as const;

export type SignOnRefusal = (typeof KNOWN)[number] | "other";

/** Why somebody who came back was not let in, from the address; null when nobody came back. */
export function refusalOf(search: string): SignOnRefusal | null {
  const said = new URLSearchParams(search).get("sign_on");
  if (said === null) return null;
  return KNOWN.find((known) => said === `${PREFIX}${known}`) ?? "other";
}
