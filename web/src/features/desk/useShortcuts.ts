import { useEffect, useRef } from "react";

/** Keys with Alt, by what they do; the physical key counts, so that every keyboard and input method has them. */
const KEYS = { answer: "KeyA", hold: "KeyH", record: "KeyR", mute: "KeyM", transfer: "KeyT", keypad: "KeyK", hang_up: "KeyE" } as const;

export type Shortcut = keyof typeof KEYS;
type Actions = Partial<Record<Shortcut, (() => void) | undefined>>;

/** How a shortcut is written. */
export const shortcut = (name: Shortcut) => `Alt+${KEYS[name].slice(-1)}`;

/** Which of the shortcuts a key is; null for every other key. */
export function shortcutOf(event: Pick<KeyboardEvent, "altKey" | "ctrlKey" | "metaKey" | "code">): Shortcut | null {
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  const found = (Object.keys(KEYS) as Shortcut[]).find((name) => KEYS[name] === event.code);
  return found ?? null;
}

/** Does on a key what the button of the same name does; keys without an action are left alone. */
export function useShortcuts(actions: Actions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const name = shortcutOf(event);
      const action = name === null ? undefined : latest.current[name];
      if (action === undefined || event.repeat) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
