/** What one person prefers on this machine; lost without harm where the browser keeps nothing. */

export type ThemeChoice = "system" | "light" | "dark";

function read(key: string): string | null {
  try {
    return localStorage.getItem(`yunhu.${key}`);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`yunhu.${key}`);
    else localStorage.setItem(`yunhu.${key}`, value);
  } catch {
    // A browser that keeps nothing asks again at the next start.
  }
}

export const preferences = {
  language: () => read("language"),
  setLanguage: (language: string) => write("language", language),
  theme(): ThemeChoice {
    const chosen = read("theme");
    return chosen === "light" || chosen === "dark" ? chosen : "system";
  },
  setTheme: (theme: ThemeChoice) => write("theme", theme),
  /** Any other small choice of a feature, such as the microphone. */
  get: (key: string) => read(key),
  set: (key: string, value: string | null) => write(key, value),
};
