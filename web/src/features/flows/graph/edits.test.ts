import { describe, expect, it } from "vitest";
import { added, commentOf, commented, connected, freeCommentId, moved, noteId, removed, renamed, said } from "./edits";
import { flow } from "./fixtures";

describe("an edit", () => {
  it("adds a node under a free name, where it covers no other", () => {
    const first = added(flow, "queue", [0, 0]);
    expect(first.name).toBe("queue");
    const second = added(first.flow, "queue", [0, 0]);
    expect(second.name).toBe("queue-2");
    const [one, other] = [second.flow.layout?.["queue"], second.flow.layout?.["queue-2"]];
    expect(Math.abs((one?.[1] ?? 0) - (other?.[1] ?? 0))).toBeGreaterThan(100);
    expect(flow.nodes).not.toHaveProperty("queue");
  });

  it("gives every other node the place where it was seen", () => {
    expect(Object.keys(added(flow, "say", [0, 0]).flow.layout ?? {}).sort()).toEqual(["end", "menu", "sales", "say", "welcome"]);
    expect(Object.keys(moved(flow, { end: [5, 6], gone: [1, 1] }).layout ?? {}).sort()).toEqual(["end", "menu", "sales", "welcome"]);
  });

  it("makes the first node of an empty flow the start", () => {
    expect(added({ ...flow, nodes: {}, start: "" }, "say", [0, 0]).flow.start).toBe("say");
  });

  it("removes nodes with the ways to them", () => {
    const after = removed(flow, new Set(["end", "welcome"]));
    expect(Object.keys(after.nodes)).toEqual(["menu", "sales"]);
    expect(after.nodes["menu"]).not.toHaveProperty("on_timeout");
    expect(after.nodes["menu"]?.["choices"]).toEqual({ "1": "sales", "0": "" });
    expect(after.start).toBe("");
  });

  it("renames a node wherever it is named", () => {
    const after = renamed({ ...flow, layout: { menu: [1, 2] } }, "menu", "main-menu");
    expect(Object.keys(after.nodes)).toEqual(["welcome", "main-menu", "sales", "end"]);
    expect(after.nodes["welcome"]?.["next"]).toBe("main-menu");
    expect(after.layout).toEqual({ "main-menu": [1, 2] });
    expect(renamed(flow, "welcome", "start").start).toBe("start");
    expect(renamed(flow, "menu", "end")).toBe(flow);
  });

  it("says or takes away one field", () => {
    expect(said(flow, "sales", "priority", 5).nodes["sales"]).toMatchObject({ priority: 5, queue: "sales" });
    expect(said(flow, "sales", "on_full", undefined).nodes["sales"]).not.toHaveProperty("on_full");
    expect(connected(flow, "nobody", ["next"], "end")).toBe(flow);
  });

  it("keeps comments beside the nodes", () => {
    const one = commented(flow, { id: freeCommentId(flow), text: "a", x: 0, y: 0 });
    const two = commented(one, { id: freeCommentId(one), text: "b", x: 0, y: 0 });
    const after = commented(moved(two, { [noteId("note-2")]: [7, 8] }), { id: "note-1", text: "c", x: 0, y: 0 });
    expect(after.comments).toEqual([
      { id: "note-1", text: "c", x: 0, y: 0 },
      { id: "note-2", text: "b", x: 7, y: 8 },
    ]);
    expect(removed(after, new Set(), new Set(["note-1"])).comments).toHaveLength(1);
    expect(commentOf(noteId("note-1"))).toBe("note-1");
    expect(commentOf("menu")).toBeNull();
  });
});
