export type Language = "zh-CN" | "en";

/** The first of the two that the visitor's browser speaks; Chinese when it speaks neither. */
export function preferredLanguage(spoken: readonly string[]): Language {
  for (const tag of spoken) {
    if (tag.toLowerCase().startsWith("zh")) return "zh-CN";
    if (tag.toLowerCase().startsWith("en")) return "en";
  }
  return "zh-CN";
}
