import { describe, expect, it } from "vitest";
import { problemOf } from "./problem";

describe("a refusal", () => {
  it("keeps the stable id, the request's id and the wrong fields", async () => {
    const body = {
      type: "urn:yunhu:problem:request.invalid",
      title: "Invalid",
      status: 422,
      request_id: "01a2",
      errors: [{ path: "body.name", code: "missing", message: "missing" }],
    };
    const problem = await problemOf(Response.json(body, { status: 422 }));
    expect(problem).toMatchObject({ id: "request.invalid", status: 422, requestId: "01a2" });
    expect(problem.errors[0]?.path).toBe("body.name");
  });

  it("is still one when something between us and the node answers with a page", async () => {
    const answer = new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "x-request-id": "77" } });
    expect(await problemOf(answer)).toMatchObject({ id: "", status: 502, requestId: "77" });
  });
});
