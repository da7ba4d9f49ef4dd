import { describe, expect, it } from "vitest";
import { caseText, promptText, summaryOf, textIn } from "./summary";

describe("the few words on a node", () => {
  it("are its text in the reader's language, else in any", () => {
    expect(textIn({ "zh-CN": "您好", en: "Hello" }, "en")).toBe("Hello");
    expect(textIn({ yue: "你好" }, "en")).toBe("你好");
    expect(textIn(undefined, "en")).toBe("");
  });

  it("are what is heard, where it goes, or what is asked", () => {
    expect(summaryOf({ verb: "play", prompts: ["hi", { digits: "caller" }, { say: "bye" }] }, "en")).toBe("♪ hi {caller} bye");
    expect(summaryOf({ verb: "queue", queue: "sales" }, "en")).toBe("sales");
    expect(summaryOf({ verb: "request", url: "https://x/y" }, "en")).toBe("GET https://x/y");
    expect(summaryOf({ verb: "set", values: { a: "1" }, language: "en" }, "en")).toBe("a, en");
    const consent = { verb: "consent", purpose: "marketing", text_version: 2, prompts: ["may-we-call"] };
    expect(summaryOf(consent, "en")).toBe("marketing ♪ may-we-call");
    expect(summaryOf({ verb: "return" }, "en")).toBe("");
    expect(promptText(null, "en")).toBe("");
  });

  it("are a condition as one writes it", () => {
    expect(caseText({ if: "now.hour < 9" })).toBe("now.hour < 9");
    expect(caseText({ when: { value: "caller", op: "in", to: ["1", "2"] } })).toBe("caller ∈ 1, 2");
    expect(caseText({ when: { value: "var.x", op: "is_set" } })).toBe("var.x ?");
    expect(caseText({})).toBe("");
  });
});
