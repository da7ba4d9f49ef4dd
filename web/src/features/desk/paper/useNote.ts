import { useEffect, useReducer } from "react";
import { Problem } from "@/shared/api/problem";
import { desk as ask } from "../api";
import type { Note } from "../model";
import type { Draft, DraftEvent, KeptDraft } from "./draft";
import { NO_DRAFT, isDirty, reduceDraft } from "./draft";

const AFTER_TYPING_MS = 800;
const AGAIN_MS = 4_000;

const keyOf = (contact: string) => `yunhu.note.${contact}`;

function kept(contact: string): KeptDraft | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(contact)) ?? "null") as KeptDraft | null;
  } catch {
    return null;
  }
}

function keep(contact: string, draft: Draft): void {
  const { text, version } = draft;
  if (version === null) return;
  if (draft.text === draft.saved) sessionStorage.removeItem(keyOf(contact));
  else sessionStorage.setItem(keyOf(contact), JSON.stringify({ text, version }));
}

function newerOf(error: unknown): Note | null {
  return error instanceof Problem && error.status === 409 ? ((error.body["note"] as Note | undefined) ?? null) : null;
}

/** A contact's note, saved a moment after the last key, and kept in the browser until the node has it. */
export function useNote(contact: string): [Draft, (event: DraftEvent) => void] {
  const [draft, tell] = useReducer(reduceDraft, NO_DRAFT);

  useEffect(() => {
    let here = true;
    const load = () =>
      ask.note(contact).then(
        (note) => here && tell({ type: "loaded", note, kept: kept(contact) }),
        () => here && tell({ type: "failed" }),
      );
    void load();
    return () => {
      here = false;
    };
  }, [contact]);

  useEffect(() => keep(contact, draft), [contact, draft]);

  const dirty = isDirty(draft);
  const { text, version, saving, failed } = draft;
  useEffect(() => {
    if (!dirty || version === null || saving) return;
    const timer = setTimeout(
      () => {
        tell({ type: "saving" });
        ask.saveNote(contact, text, version).then(
          (note) => tell({ type: "saved", note }),
          (error: unknown) => {
            const note = newerOf(error);
            tell(note === null ? { type: "failed" } : { type: "conflict", note });
          },
        );
      },
      failed ? AGAIN_MS : AFTER_TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [contact, dirty, text, version, saving, failed]);

  return [draft, tell];
}
