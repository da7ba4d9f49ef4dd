import { describe, expect, it } from "vitest";
import { staysOf } from "./stays";

const at = (second: number) => new Date(Date.UTC(2027, 0, 1, 9, 0, second)).toISOString();
const step = (node: string, second: number, ms: number | null, flow = "f") => ({
  flow,
  node,
  verb: "say",
  entered_at: at(second),
  ms,
  why: "",
  notes: [],
});
const trace = (nodes: ReturnType<typeof step>[], live: boolean) => ({ flow: "f", version: 1, staged: false, nodes, live });

describe("a call's stays", () => {
  it("are summed for each node, and go on where the call is now", () => {
    const nodes = [step("menu", 0, 2000), step("say", 2, 1000), step("menu", 3, null)];
    const stays = staysOf(trace(nodes, true), Date.parse(at(8)) + 400);
    expect(stays.get("menu")).toEqual({ times: 2, ms: 7000, isHere: true });
    expect(stays.get("say")).toEqual({ times: 1, ms: 1000, isHere: false });
  });

  it("stand still when the call is over", () => {
    const stays = staysOf(trace([step("end", 0, null)], false), Date.parse(at(60)));
    expect(stays.get("end")).toEqual({ times: 1, ms: 0, isHere: false });
  });

  it("leave sub-flows to their own pictures", () => {
    const stays = staysOf(trace([step("menu", 0, 10), step("menu", 1, 10, "other")], false), 0);
    expect([...stays]).toEqual([["menu", { times: 1, ms: 10, isHere: false }]]);
  });
});
