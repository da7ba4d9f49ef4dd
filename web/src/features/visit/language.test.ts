import { expect, it } from "vitest";
import { preferredLanguage } from "./language";

it.each([
  [["zh-TW", "en"], "zh-CN"],
  [["fr", "en-GB"], "en"],
  [["fr"], "zh-CN"],
  [[], "zh-CN"],
])("answers a browser that speaks %j in %s", (spoken, language) => {
  expect(preferredLanguage(spoken)).toBe(language);
});
