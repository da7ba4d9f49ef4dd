import { describe, expect, it } from "vitest";
import { flow } from "./fixtures";
import { MOST_STEPS, begin, reduce } from "./history";
import type { Edit, History } from "./history";

const call = (name: string, mark?: string): Edit => ({ type: "edit", change: (before) => ({ ...before, name }), ...(mark && { mark }) });
const after = (...edits: Edit[]): History => edits.reduce(reduce, begin(flow));

describe("the history", () => {
  it("goes back and forth", () => {
    const both = after(call("a"), call("b"));
    const back = reduce(both, { type: "undo" });
    expect(back.flow.name).toBe("a");
    expect(reduce(back, { type: "redo" }).flow.name).toBe("b");
    expect(reduce(after(), { type: "undo" }).flow).toBe(flow);
    expect(reduce(after(), { type: "redo" }).flow).toBe(flow);
  });

  it("forgets what was undone once something else is done", () => {
    const other = reduce(after(call("a"), { type: "undo" }), call("c"));
    expect(other.future).toEqual([]);
    expect(reduce(other, { type: "redo" }).flow.name).toBe("c");
  });

  it("takes typing into one field as one step", () => {
    const typed = after(call("a", "name"), call("ab", "name"), call("abc", "name"));
    expect(reduce(typed, { type: "undo" }).flow).toBe(flow);
    expect(after(call("a", "name"), call("b", "other")).past).toHaveLength(2);
  });

  it("keeps an edit that changes nothing out, and only so many steps", () => {
    expect(after({ type: "edit", change: (same) => same }).past).toEqual([]);
    expect(after(...Array.from({ length: MOST_STEPS + 5 }, (_, at) => call(String(at)))).past).toHaveLength(MOST_STEPS);
    expect(after(call("a"), { type: "replace", flow }).past).toEqual([]);
  });
});
