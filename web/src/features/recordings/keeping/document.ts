/** Certificates as people hand them in. Pure. */

export type Certificate = Record<string, unknown>;

/** The certificate in a text, or null where there is none. */
export function certificateIn(text: string): Certificate | null {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Certificate) : null;
  } catch {
    return null;
  }
}

/** What has to be typed before a recording is erased: the end of its id, which stands beside the field. */
export const endOf = (id: string): string => id.slice(-6);

/** Who did it, as people call one another: `user:zhou` is zhou. */
export const personIn = (actor: string): string => actor.replace(/^user:/, "");
