import i18next from "i18next";
import type { BackendModule, ReadCallback } from "i18next";
import { initReactI18next } from "react-i18next";
import { preferences } from "@/shared/preferences";

/** The languages of the application, each with its name in itself. */
export const LANGUAGES = { "zh-CN": "简体中文", en: "English" } as const;
export type Language = keyof typeof LANGUAGES;

type Catalogue = { default: Record<string, unknown> };
const CATALOGUES = import.meta.glob<Catalogue>("./{zh-CN,en}/*.json");

// One file for each feature and language, fetched when the first of its texts is needed.
const backend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language: string, namespace: string, done: ReadCallback) {
    const load = CATALOGUES[`./${language}/${namespace}.json`];
    if (load === undefined) {
      done(new Error(`no catalogue ${language}/${namespace}`), false);
      return;
    }
    load().then(
      (catalogue) => done(null, catalogue.default),
      (error: unknown) => done(error as Error, true),
    );
  },
};

/** The language that was chosen here before; else the browser's, Chinese when it speaks neither. */
export function preferredLanguage(chosen: string | null, spoken: readonly string[]): Language {
  if (chosen !== null && chosen in LANGUAGES) return chosen as Language;
  for (const tag of spoken) {
    if (tag.toLowerCase().startsWith("zh")) return "zh-CN";
    if (tag.toLowerCase().startsWith("en")) return "en";
  }
  return "zh-CN";
}

export async function startI18n(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferredLanguage(preferences.language(), navigator.languages),
      fallbackLng: false,
      supportedLngs: Object.keys(LANGUAGES),
      ns: ["common"],
      defaultNS: "common",
      // React escapes what it shows.
      interpolation: { escapeValue: false },
    });
}

export async function setLanguage(language: Language): Promise<void> {
  preferences.setLanguage(language);
  await i18next.changeLanguage(language);
}

/** The language shown now. */
export function currentLanguage(): Language {
  return i18next.language in LANGUAGES ? (i18next.language as Language) : "zh-CN";
}
