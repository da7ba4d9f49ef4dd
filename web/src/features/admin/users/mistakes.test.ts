import { describe, expect, it } from "vitest";
import { mistakesIn } from "./mistakes";

const refusal = { id: "", errors: [], title: "No", detail: null };

describe("what is wrong with a user", () => {
  it("stands at the field that the node names", () => {
    const errors = [{ path: "body.name", code: "x", message: "too long" }];
    expect(mistakesIn({ ...refusal, errors })).toEqual([{ name: ["name"], errors: ["too long"] }]);
  });

  it("stands at the field that the refusal is about", () => {
    expect(mistakesIn({ ...refusal, id: "user.password_short", detail: "At least 10" })).toEqual([
      { name: ["password"], errors: ["At least 10"] },
    ]);
    expect(mistakesIn({ ...refusal, id: "user.agent_taken" })).toEqual([{ name: ["agent"], errors: ["No"] }]);
  });

  it("is about no field when it is about something else", () => {
    expect(mistakesIn({ ...refusal, id: "user.last_administrator" })).toEqual([]);
  });
});
