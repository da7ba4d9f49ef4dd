/** What can be undone: every flow there was, the last one first. Typing into one field is one step. */
import type { Flow } from "./model";

export interface History {
  readonly flow: Flow;
  readonly past: readonly Flow[];
  readonly future: readonly Flow[];
  /** Edits with the same mark, one after the other, are undone together. */
  readonly mark: string | null;
}

/** Older steps cannot be undone any more. */
export const MOST_STEPS = 200;

export type Edit =
  | { type: "edit"; change(flow: Flow): Flow; mark?: string }
  | { type: "undo" }
  | { type: "redo" }
  /** Another flow altogether: nothing of it can be undone. */
  | { type: "replace"; flow: Flow };

export const begin = (flow: Flow): History => ({ flow, past: [], future: [], mark: null });

export function reduce(state: History, edit: Edit): History {
  switch (edit.type) {
    case "edit": {
      const flow = edit.change(state.flow);
      if (flow === state.flow) return state;
      const mark = edit.mark ?? null;
      const isSame = mark !== null && mark === state.mark;
      const past = isSame ? state.past : [...state.past, state.flow].slice(-MOST_STEPS);
      return { flow, past, future: [], mark };
    }
    case "undo": {
      const before = state.past.at(-1);
      if (before === undefined) return state;
      return { flow: before, past: state.past.slice(0, -1), future: [state.flow, ...state.future], mark: null };
    }
    case "redo": {
      const [after, ...future] = state.future;
      if (after === undefined) return state;
      return { flow: after, past: [...state.past, state.flow], future, mark: null };
    }
    case "replace":
      return begin(edit.flow);
  }
}
