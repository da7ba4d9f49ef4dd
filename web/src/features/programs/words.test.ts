import { describe, expect, it } from "vitest";
import { offered } from "./words";

const KNOWN = ["contact.read", "agent.read", "token.write"];
const LEAD = { scopes: ["contact.read", "agent.read"], reach: { "contact.read": ["team"], "agent.read": ["tenant"] } };

describe("what can be handed on", () => {
  it("is everything there is for who may do everything", () => {
    expect(offered({ scopes: ["*"], reach: {} }, KNOWN)).toEqual(["*", "agent.read", "contact.read", "token.write"]);
  });

  it("is only what reaches the whole tenant", () => {
    expect(offered(LEAD, KNOWN)).toEqual(["agent.read"]);
  });

  it("stays below the ceiling of an account", () => {
    expect(offered({ scopes: ["*"], reach: {} }, KNOWN, ["contact.read"])).toEqual(["contact.read"]);
    expect(offered(LEAD, KNOWN, ["*"])).toEqual(["agent.read"]);
    expect(offered(LEAD, KNOWN, ["contact.read"])).toEqual([]);
  });
});
