/** What a fact says beside its kind, as text. Pure. */

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `queue: support · agent: li`; what is empty is left out. */
export function valuesOf(body: Readonly<Record<string, unknown>>): string {
  return Object.entries(body)
    .filter(([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}: ${text(value)}`)
    .join(" · ");
}
