/** Values by name, as forms change them. Pure. */

export type Named<T> = Readonly<Record<string, T>>;

export const named = <T>(value: unknown): Named<T> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Named<T>) : {};

/** The same entries in their order, one of them under another name. */
export function renamedKey<T>(value: Named<T>, old: string, fresh: string): Record<string, T> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key === old ? fresh : key, one]));
}

const IN_ORDER = "1234567890*#ABCD";

/** The first key of a telephone that does nothing yet. */
export function freeKey(value: Named<unknown>): string {
  return [...IN_ORDER].find((key) => !Object.hasOwn(value, key)) ?? "10";
}

/** `stem`, `stem_2`, …: the first that is not there yet. */
export function freeEntry(value: Named<unknown>, stem: string): string {
  let name = stem;
  for (let number = 2; Object.hasOwn(value, name); number += 1) name = `${stem}_${number}`;
  return name;
}
