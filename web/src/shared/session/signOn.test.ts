import { describe, expect, it } from "vitest";
import { refusalOf } from "./signOn";

describe("why somebody who came back was not let in", () => {
  it("is what the address says, as far as we know it", () => {
    expect(refusalOf("")).toBeNull();
    expect(refusalOf("?sign_on=sso.away")).toBe("away");
    expect(refusalOf("?sign_on=role.clash")).toBe("other");
    expect(refusalOf("?sign_on=<script>")).toBe("other");
  });
});
