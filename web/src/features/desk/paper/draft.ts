/** A note that is being written: what is on the screen, what the node has, and what is under way. Pure. */
import type { Note } from "../model";

export interface Draft {
  text: string;
  /** The version that `text` was written over; null while the note is not known yet. */
  version: number | null;
  /** What the node has, as far as we know. */
  saved: string;
  saving: boolean;
  /** What somebody else wrote meanwhile. */
  conflict: Note | null;
  failed: boolean;
}

export type DraftEvent =
  | { type: "loaded"; note: Note; kept: KeptDraft | null }
  | { type: "typed"; text: string }
  | { type: "saving" }
  | { type: "saved"; note: Note }
  | { type: "conflict"; note: Note }
  | { type: "failed" }
  /** Keep what is written here, over the other's. */
  | { type: "keep_mine" }
  | { type: "take_theirs" };

/** What the browser keeps of a draft until the node has it, so that a reload loses nothing. */
export interface KeptDraft {
  text: string;
  version: number;
}

export const NO_DRAFT: Draft = { text: "", version: null, saved: "", saving: false, conflict: null, failed: false };

export function reduceDraft(draft: Draft, event: DraftEvent): Draft {
  switch (event.type) {
    case "loaded":
      return loaded(event.note, event.kept);
    case "typed":
      return { ...draft, text: event.text, failed: false };
    case "saving":
      return { ...draft, saving: true, failed: false };
    case "saved":
      return { ...draft, saving: false, version: event.note.version, saved: event.note.text };
    case "conflict":
      // The same words written twice are no conflict.
      if (event.note.text === draft.text) return { ...draft, saving: false, version: event.note.version, saved: draft.text };
      return { ...draft, saving: false, conflict: event.note };
    case "failed":
      return { ...draft, saving: false, failed: true };
    case "keep_mine":
      if (draft.conflict === null) return draft;
      return { ...draft, version: draft.conflict.version, saved: draft.conflict.text, conflict: null };
    case "take_theirs":
      return draft.conflict === null ? draft : loaded(draft.conflict, null);
    default:
      return draft;
  }
}

function loaded(note: Note, kept: KeptDraft | null): Draft {
  const clean = { ...NO_DRAFT, text: note.text, version: note.version, saved: note.text };
  if (kept === null || kept.text === note.text) return clean;
  // What was typed before the reload stays; where somebody else wrote meanwhile, both are shown.
  const behind = kept.version < note.version;
  return { ...clean, text: kept.text, version: kept.version, conflict: behind ? note : null };
}

/** Whether there is something to save now. */
export function isDirty(draft: Draft): boolean {
  return draft.version !== null && draft.conflict === null && draft.text !== draft.saved;
}
