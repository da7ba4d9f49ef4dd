import { expect, it } from "vitest";
import { optionsOf, wayTo } from "./tree";

const TREE = [
  { code: "sales", name: "销售", children: [{ code: "won", name: "成交", children: [] }] },
  { code: "wrong", name: "打错", children: [] },
];

it("is a tree of options, in which only what has no children can be chosen", () => {
  expect(optionsOf(TREE)).toEqual([
    { value: "sales", label: "销售", children: [{ value: "won", label: "成交" }] },
    { value: "wrong", label: "打错" },
  ]);
});

it("finds the way to a disposition, and none to one that is gone", () => {
  expect(wayTo("won", TREE)).toEqual(["sales", "won"]);
  expect(wayTo("wrong", TREE)).toEqual(["wrong"]);
  expect(wayTo("lost", TREE)).toEqual([]);
  expect(wayTo(null, TREE)).toEqual([]);
});
