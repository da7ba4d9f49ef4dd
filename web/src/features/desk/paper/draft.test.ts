import { describe, expect, it } from "vitest";
import type { Note } from "../model";
import type { Draft, DraftEvent } from "./draft";
import { NO_DRAFT, isDirty, reduceDraft } from "./draft";

const note = (text: string, version: number, by = "agent:wang"): Note => ({ text, version, by, at: null });
const after = (...events: DraftEvent[]): Draft => events.reduce(reduceDraft, NO_DRAFT);
const loaded = (text: string, version: number, kept: { text: string; version: number } | null = null): DraftEvent => ({
  type: "loaded",
  note: note(text, version),
  kept,
});
const typed = (text: string): DraftEvent => ({ type: "typed", text });

describe("a note", () => {
  it("is saved when it differs from what the node has", () => {
    expect(isDirty(after(loaded("", 0)))).toBe(false);
    expect(isDirty(after(loaded("", 0), typed("退款")))).toBe(true);
    expect(isDirty(after(loaded("", 0), typed("退款"), { type: "saving" }, { type: "saved", note: note("退款", 1) }))).toBe(false);
  });

  it("takes in what was typed while it was being saved", () => {
    const draft = after(loaded("", 0), typed("a"), { type: "saving" }, typed("ab"), { type: "saved", note: note("a", 1) });
    expect(draft).toMatchObject({ text: "ab", version: 1 });
    expect(isDirty(draft)).toBe(true);
  });

  it("survives a reload before it was saved", () => {
    const draft = after(loaded("old", 3, { text: "old and new", version: 3 }));
    expect(draft.text).toBe("old and new");
    expect(isDirty(draft)).toBe(true);
  });
});

describe("a conflict", () => {
  const torn = after(loaded("", 0), typed("mine"), { type: "saving" }, { type: "conflict", note: note("theirs", 1) });

  it("saves nothing until somebody has decided", () => {
    expect(isDirty(torn)).toBe(false);
    expect(torn.text).toBe("mine");
  });

  it("is over by keeping mine, which is written over theirs", () => {
    const draft = reduceDraft(torn, { type: "keep_mine" });
    expect(draft).toMatchObject({ text: "mine", version: 1, conflict: null });
    expect(isDirty(draft)).toBe(true);
  });

  it("is over by taking theirs", () => {
    const draft = reduceDraft(torn, { type: "take_theirs" });
    expect(draft).toMatchObject({ text: "theirs", version: 1, conflict: null });
    expect(isDirty(draft)).toBe(false);
  });

  it("is none when both wrote the same", () => {
    const draft = after(loaded("", 0), typed("same"), { type: "conflict", note: note("same", 1) });
    expect(draft).toMatchObject({ conflict: null, version: 1 });
  });

  it("is shown after a reload, when somebody wrote in between", () => {
    expect(after(loaded("theirs", 4, { text: "mine", version: 3 })).conflict?.text).toBe("theirs");
  });
});
