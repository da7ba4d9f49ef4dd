import { describe, expect, it } from "vitest";
import { LANGUAGES, preferredLanguage } from ".";

type Tree = { [key: string]: string | Tree };
const FILES = import.meta.glob<{ default: Tree }>("./{zh-CN,en}/*.json", { eager: true });
const SOURCES = import.meta.glob<string>("../../**/*.{ts,tsx}", { eager: true, query: "?raw", import: "default" });

// English has two forms of a counted thing where Chinese has one.
const PLURAL = /_(?:one|other)$/;

function keysOf(tree: Tree, prefix = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [`${prefix}${key}`.replace(PLURAL, "")] : keysOf(value, `${prefix}${key}.`),
  );
}

function textsOf(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[`${prefix}${key}`, value]] : textsOf(value, `${prefix}${key}.`),
  );
}

const catalogue = (language: string, name: string) => FILES[`./${language}/${name}.json`]?.default ?? {};
const names = [...new Set(Object.keys(FILES).map((path) => path.replace(/^.*\/|\.json$/g, "")))];
const parameters = (text: string) => [...new Set(text.match(/{{\w+}}/g) ?? [])].sort();

describe("the catalogues", () => {
  it.each(names)("have the same texts and parameters in both languages: %s", (name) => {
    const [zh, en] = Object.keys(LANGUAGES).map((language) => catalogue(language, name));
    expect([...new Set(keysOf(en ?? {}))].sort()).toEqual([...new Set(keysOf(zh ?? {}))].sort());
    const english = new Map(textsOf(en ?? {}));
    for (const [key, text] of textsOf(zh ?? {})) {
      expect(parameters(english.get(key) ?? english.get(`${key}_other`) ?? ""), key).toEqual(parameters(text));
    }
  });

  it("have every text that a component asks for by name", () => {
    const missing: string[] = [];
    for (const [path, source] of Object.entries(SOURCES)) {
      const name = /useTranslation\("(\w+)"\)/.exec(source)?.[1] ?? "common";
      const known = new Set(keysOf(catalogue("en", name)));
      for (const [, key = ""] of source.matchAll(/\bt\("([\w.-]+)"/g)) {
        if (!path.endsWith(".test.ts") && !known.has(key)) missing.push(`${path}: ${name}:${key}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it("hold no empty text", () => {
    for (const [path, file] of Object.entries(FILES)) {
      expect(textsOf(file.default).filter(([, text]) => text.trim() === ""), path).toEqual([]);
    }
  });
});

describe("the language", () => {
  it("is the one chosen before, else the browser's, else Chinese", () => {
    expect(preferredLanguage("en", ["zh-CN"])).toBe("en");
    expect(preferredLanguage("fr", ["en-GB", "zh"])).toBe("en");
    expect(preferredLanguage(null, ["zh-TW"])).toBe("zh-CN");
    expect(preferredLanguage(null, ["fr", "de"])).toBe("zh-CN");
  });
});
