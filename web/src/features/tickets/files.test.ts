import { expect, it } from "vitest";
import { hrefOf, size } from "./files";

it.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1536, "1.5 KiB"],
  [10 * 1024 * 1024, "10.0 MiB"],
])("writes %i bytes as %s", (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

it("keeps hostile ids inside their part of the address", () => {
  expect(hrefOf("../users", "a/b")).toBe("/api/v1/tickets/..%2Fusers/attachments/a%2Fb");
});
