import { describe, expect, it } from "vitest";
import { moment, percent, phone, relative, span } from "./format";

describe("span", () => {
  it("counts minutes and seconds, and hours when there are any", () => {
    expect(span(0)).toBe("00:00");
    expect(span(187_900)).toBe("03:07");
    expect(span(3_787_000)).toBe("1:03:07");
  });
  it("is never negative: clocks of two machines differ", () => {
    expect(span(-5_000)).toBe("00:00");
  });
});

describe("phone", () => {
  it("groups mobile numbers of China as people say them", () => {
    expect(phone("+8613800138000")).toBe("138 0013 8000");
    expect(phone("13800138000")).toBe("138 0013 8000");
  });
  it("leaves every other number as it is", () => {
    for (const other of ["01058880000", "8001", "+442079460000", "anonymous"]) expect(phone(other)).toBe(other);
  });
});

describe("times", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  it("says how long ago in the reader's language", () => {
    expect(relative("2026-11-22T09:00:00Z", "zh-CN", now)).toBe("3小时前");
    expect(relative("2026-11-21T11:00:00Z", "en", now)).toBe("yesterday");
    expect(relative("2026-11-22T12:30:00Z", "en", now)).toBe("in 30 minutes");
    expect(relative("2026-11-22T11:59:50Z", "en", now)).toBe("this minute");
  });
  it("names the year only when it is another one", () => {
    expect(moment("2026-03-05T06:07:00Z", "en", now)).not.toContain("2026");
    expect(moment("2025-03-05T06:07:00Z", "en", now)).toContain("2025");
  });
});

it("writes shares as per cent", () => {
  expect(percent(0.1234, "en")).toBe("12.3%");
});
