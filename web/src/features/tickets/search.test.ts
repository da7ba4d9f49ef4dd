import { describe, expect, it } from "vitest";
import { addressOf, filterOf, orderOf, queryOf } from "./search";
import type { Filter } from "./api";

const everything: Filter = {
  q: "发票 2026",
  type: "complaint",
  agent: "me",
  watcher: "me",
  customer: "c1",
  queue: "support",
  kind: ["open", "pending"],
  priority: ["urgent"],
  breached: true,
};

describe("a search in the address", () => {
  it("comes back as it was", () => {
    const address = addressOf(everything, "due");
    expect(filterOf(address)).toEqual(everything);
    expect(orderOf(address)).toBe("due");
  });

  it("leaves out what it cannot mean", () => {
    const address = new URLSearchParams("kind=open&kind=never&priority=huge&breached=maybe&order=colour&q=%20");
    expect(filterOf(address)).toEqual({ kind: ["open"] });
    expect(orderOf(address)).toBe("updated");
  });

  it("asks for the next page with the cursor alone changed", () => {
    expect(queryOf({ q: "a" }, "created", null)).toEqual({ q: "a", order: "created", limit: 50 });
    expect(queryOf({ q: "a" }, "created", "x")).toMatchObject({ cursor: "x" });
  });
});
