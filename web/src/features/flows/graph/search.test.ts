import { describe, expect, it } from "vitest";
import { commented } from "./edits";
import { flow } from "./fixtures";
import { found } from "./search";

const names = (sought: string) => found(commented(flow, { id: "n", text: "Ask Li first", x: 0, y: 0 }), sought).map(({ id }) => id);

describe("the search", () => {
  it("finds nodes by name, text, queue and verb, and comments", () => {
    expect(names("MENU")).toEqual(["welcome", "menu"]);
    expect(names("您好")).toEqual(["welcome"]);
    expect(names("sales")).toEqual(["menu", "sales"]);
    expect(names("hangup")).toEqual(["end"]);
    expect(names("ask li")).toEqual(["note/n"]);
  });

  it("finds nothing for nothing", () => {
    expect(names("  ")).toEqual([]);
    expect(names("nowhere")).toEqual([]);
  });
});
