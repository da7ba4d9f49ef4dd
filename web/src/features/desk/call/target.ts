/** Fewer digits than this are a search, not a number to dial. */
const FEWEST_DIGITS = 3;

/** The transfer target of a number that was typed in; null when it is none. */
export function numberTarget(text: string): string | null {
  const number = text.replaceAll(/[\s()-]/g, "");
  return /^\+?\d+$/.test(number) && number.replace("+", "").length >= FEWEST_DIGITS ? `number:${number}` : null;
}
