import { describe, expect, it } from "vitest";
import { difference, linesBetween } from "./difference";
import { centre } from "./fixtures";
import type { Centre } from "./model";

const replaced = (change: Partial<Record<keyof Centre, unknown>>) => ({ ...centre, ...change }) as Centre;

describe("the difference between versions", () => {
  it("is nothing between the same", () => {
    expect(difference(centre, structuredClone(centre))).toEqual([]);
  });

  it("takes objects by their ids, wherever they stand", () => {
    expect(difference(centre, replaced({ queues: centre.queues.toReversed() }))).toEqual([]);
  });

  it("names what came, went and changed", () => {
    const [support] = centre.queues;
    const changes = difference(centre, replaced({ queues: [{ ...support, name: "热线" }, { id: "sales", name: "销售" }], name: "别名" }));
    expect(changes.map(({ kind, id, what }) => `${what} ${kind} ${id}`.trim())).toEqual([
      "changed name",
      "changed queues support",
      "removed queues billing",
      "added queues sales",
    ]);
    expect(changes[1]?.lines.filter(({ sign }) => sign !== " ")).toEqual([
      { sign: "-", text: '  "name": "客服热线",' },
      { sign: "+", text: '  "name": "热线",' },
    ]);
  });
});

const said = (old: string, fresh: string) => linesBetween([...old], [...fresh]).map(({ sign, text }) => sign + text);

describe("lines", () => {
  it("keep what stayed in between", () => {
    expect(said("abcd", "axcy")).toEqual([" a", "-b", "+x", " c", "-d", "+y"]);
    expect(said("", "ab")).toEqual(["+a", "+b"]);
    expect(said("aab", "ab")).toEqual([" a", "-a", " b"]);
  });

  it("far from any change are left out", () => {
    expect(said("123456789", "12345678x")).toEqual([" 7", " 8", "-9", "+x"]);
  });

  it("of what is very long are replaced as a whole", () => {
    const long = Array.from({ length: 2000 }, (_, index) => `old ${index}`);
    const fresh = ["new", ...long.slice(1, -1), "end"];
    expect(linesBetween(long, fresh)).toHaveLength(4000);
  });
});
