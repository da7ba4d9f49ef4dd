import { describe, expect, it } from "vitest";
import { copied, pasted } from "./clipboard";
import { commented } from "./edits";
import { flow } from "./fixtures";
import type { Flow } from "./model";

const noted = commented(flow, { id: "note-1", text: "sales first", x: 0, y: 0 });
const text = copied(noted, new Set(["menu", "sales"]), new Set(["note-1"]));

describe("what is copied", () => {
  it("comes under new names, and ways among it stay among it", () => {
    const after = pasted(noted, text);
    expect(after?.names).toEqual(["menu-2", "sales-2"]);
    const menu = after?.flow.nodes["menu-2"];
    expect(menu?.["choices"]).toEqual({ "1": "sales-2", "0": "welcome" });
    expect(menu?.["on_timeout"]).toBe("end");
    expect(after?.flow.nodes["menu"]).toBe(flow.nodes["menu"]);
    expect(after?.flow.comments?.map(({ id }) => id)).toEqual(["note-1", "note-2"]);
  });

  it("goes to another flow, where ways to what is not there lead nowhere", () => {
    const other: Flow = { id: "other", name: "", start: "a", nodes: { a: { verb: "hangup" } } };
    const menu = pasted(other, text)?.flow.nodes["menu"];
    expect(menu?.["choices"]).toEqual({ "1": "sales", "0": "" });
    expect(menu).not.toHaveProperty("on_timeout");
    expect(pasted({ ...other, nodes: {}, start: "" }, text)?.flow.start).toBe("menu");
  });

  it("is not taken for what it is not", () => {
    for (const odd of ["", "hello", "{}", "null", '{"kind":"yunhu-flow-nodes","nodes":{"a":{}}}', '{"kind":"yunhu-flow-nodes","nodes":null}']) {
      expect(pasted(flow, odd), odd).toBeNull();
    }
  });
});
