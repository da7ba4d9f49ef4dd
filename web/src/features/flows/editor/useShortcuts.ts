import { useEffect, useLayoutEffect, useRef } from "react";

export interface Deeds {
  undo(): void;
  redo(): void;
  duplicate(): void;
  find(): void;
  /** What is chosen, as text. */
  copy(): string | null;
  cut(): void;
  paste(text: string): boolean;
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], .ant-modal, .ant-drawer") !== null;

/** The keys and the clipboard, wherever the page has the focus but not while somebody writes. */
export function useShortcuts(deeds: Deeds): void {
  const latest = useRef(deeds);
  useLayoutEffect(() => {
    latest.current = deeds;
  });
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || isWriting(event.target)) return;
      const action = actionOf(event.key.toLowerCase(), event.shiftKey);
      if (action === null) return;
      event.preventDefault();
      latest.current[action]();
    }
    function copied(event: ClipboardEvent) {
      // Text that is marked on the page is what is meant.
      if (isWriting(event.target) || getSelection()?.toString()) return;
      const text = latest.current.copy();
      if (text === null) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut") latest.current.cut();
    }
    function pasted(event: ClipboardEvent) {
      if (isWriting(event.target)) return;
      if (latest.current.paste(event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
    }
    addEventListener("keydown", pressed);
    addEventListener("copy", copied);
    addEventListener("cut", copied);
    addEventListener("paste", pasted);
    return () => {
      removeEventListener("keydown", pressed);
      removeEventListener("copy", copied);
      removeEventListener("cut", copied);
      removeEventListener("paste", pasted);
    };
  }, []);
}

function actionOf(key: string, shift: boolean): "undo" | "redo" | "duplicate" | "find" | null {
  if (key === "z") return shift ? "redo" : "undo";
  if (key === "y") return "redo";
  if (key === "d") return "duplicate";
  return key === "f" ? "find" : null;
}
