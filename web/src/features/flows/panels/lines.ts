/** Where a line, counted from 1, begins and ends in a text; the end of the text when it has fewer. Pure. */
export function rangeOf(text: string, line: number): [number, number] {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const start = Math.min(before, text.length);
  return [start, start + (lines[line - 1]?.length ?? 0)];
}
