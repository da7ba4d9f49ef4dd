import { describe, expect, it } from "vitest";
import { beginOf, dayFrom, endOf, lastOf } from "./period";

describe("the days of a period", () => {
  it("are counted from where the reader is", () => {
    const noon = new Date(2030, 0, 2, 12).getTime();
    expect(dayFrom(noon, -7)).toBe("2029-12-26");
    expect(dayFrom(noon, 30)).toBe("2030-02-01");
  });

  it("begin and end at midnight there", () => {
    expect(Date.parse(beginOf("2030-01-31"))).toBe(new Date(2030, 0, 31).getTime());
    expect(Date.parse(endOf("2030-01-31"))).toBe(new Date(2030, 1, 1).getTime());
    expect(Date.parse(lastOf("2030-01-31"))).toBe(new Date(2030, 0, 31, 23, 59, 59).getTime());
  });
});
