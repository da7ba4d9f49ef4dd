import { describe, expect, it } from "vitest";
import { browserOf } from "./browser";

const MOZILLA = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";

describe("what a browser is called", () => {
  it("is its name, version and system", () => {
    expect(browserOf(`${MOZILLA} Chrome/140.0.0.0 Safari/537.36`)).toBe("Chrome 140 · Windows");
    expect(browserOf(`${MOZILLA} Chrome/140.0.0.0 Safari/537.36 Edg/140.0`)).toBe("Edge 140 · Windows");
    expect(browserOf("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")).toBe("Firefox 128 · Linux");
  });

  it("is what it calls itself when we do not know it", () => {
    expect(browserOf("curl/8.5")).toBe("curl/8.5");
    expect(browserOf("")).toBe("");
  });
});
