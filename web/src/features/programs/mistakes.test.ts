import { describe, expect, it } from "vitest";
import { mistakesIn } from "./mistakes";

const refusal = { id: "", errors: [], title: "No", detail: null };

describe("what is wrong with a token", () => {
  it("stands at the field that the node names, however deep", () => {
    const errors = [
      { path: "body.scopes.0", code: "x", message: "no word" },
      { path: "body.expires_at", code: "x", message: "no time" },
    ];
    expect(mistakesIn({ ...refusal, errors })).toEqual([
      { name: "scopes", errors: ["no word"] },
      { name: "expires", errors: ["no time"] },
    ]);
  });

  it("stands at the field that the refusal is about", () => {
    expect(mistakesIn({ ...refusal, id: "token.expiry_late", detail: "730 days" })).toEqual([
      { name: "expires", errors: ["730 days"] },
    ]);
    expect(mistakesIn({ ...refusal, id: "service_account.exists" })).toEqual([{ name: "id", errors: ["No"] }]);
  });

  it("is about no field when it is about something else", () => {
    expect(mistakesIn({ ...refusal, id: "token.too_many" })).toEqual([]);
  });
});
