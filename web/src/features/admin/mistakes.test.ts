import { describe, expect, it } from "vitest";
import { centre } from "./fixtures";
import { objectAt, sorted, stepsOf } from "./mistakes";

const wrong = (path: string, message = "wrong") => ({ path, code: "x", message });
const FIELDS = [["need"], ["ring_s"], ["announcements", "greeting"]];

describe("a path", () => {
  it("leads step by step", () => {
    expect(stepsOf("queues[0].need[1].skill")).toEqual(["queues", 0, "need", 1, "skill"]);
    expect(stepsOf("announcements.greeting")).toEqual(["announcements", "greeting"]);
    expect(stepsOf("")).toEqual([]);
  });

  it("names the object it leads to", () => {
    expect(objectAt(centre, "numbers[1].flow")).toEqual({ kind: "numbers", id: "5001@pbx", label: "Billing (5001@pbx)" });
    expect(objectAt(centre, "numbers[7].flow")).toBeNull();
    expect(objectAt(centre, "reasons.break[0]")).toBeNull();
    expect(objectAt(centre, "ring_s")).toBeNull();
  });
});

describe("mistakes", () => {
  it("stand at their field, however the path begins", () => {
    const { here, elsewhere } = sorted(
      [wrong("need[1].skill", "a"), wrong("queues[3].ring_s", "b"), wrong("queues[3].announcements.greeting", "c")],
      "queues",
      3,
      FIELDS,
    );
    expect(here).toEqual([
      { name: ["need", 1, "skill"], errors: ["a"] },
      { name: ["ring_s"], errors: ["b"] },
      { name: ["announcements", "greeting"], errors: ["c"] },
    ]);
    expect(elsewhere).toEqual([]);
  });

  it("of one of several texts, or of a whole row, stand at their list", () => {
    const { here } = sorted([wrong("special[0].days[1]", "a"), wrong("closed[2]", "b"), wrong("need[0]", "c")], "business_hours", 0, [
      ["special"],
      ["closed"],
      ["need"],
    ]);
    expect(here.map(({ name }) => name)).toEqual([["special", 0, "days"], ["closed"], ["need"]]);
  });

  it("of one field stand together", () => {
    expect(sorted([wrong("ring_s", "a"), wrong("queues[0].ring_s", "b")], "queues", 0, FIELDS).here).toEqual([
      { name: ["ring_s"], errors: ["a", "b"] },
    ]);
  });

  it("of other objects and of what has no field are elsewhere", () => {
    const others = [wrong("queues[1].ring_s"), wrong("numbers[0].flow"), wrong("colour"), wrong("")];
    expect(sorted(others, "queues", 0, FIELDS)).toEqual({ here: [], elsewhere: others });
  });
});
