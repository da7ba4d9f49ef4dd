import { describe, expect, it } from "vitest";
import { mistakesIn } from "./mistakes";

const refusal = { id: "", errors: [], title: "No", detail: null };

describe("what is wrong with an assignment", () => {
  it("stands at the field that the node names", () => {
    const errors = [{ path: "body.count", code: "x", message: "too many" }];
    expect(mistakesIn({ ...refusal, errors })).toEqual([{ name: "many", errors: ["too many"] }]);
  });

  it("stands at the field that the refusal is about", () => {
    expect(mistakesIn({ ...refusal, id: "quality.due_past", detail: "Later" })).toEqual([{ name: "due", errors: ["Later"] }]);
  });

  it("is about no field when it is about something else", () => {
    expect(mistakesIn({ ...refusal, id: "quality.contacts_unknown" })).toEqual([]);
  });
});
