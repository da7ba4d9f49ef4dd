import { beforeEach, expect, it, vi } from "vitest";

// A script, not a module: nothing of it can be imported by name.
const [run] = Object.values(import.meta.glob("./embed.ts"));

beforeEach(() => {
  vi.resetModules();
  document.body.replaceChildren();
});

/** Runs the script as if a page had it at `source`; what it hides in its shadow tree. */
async function runAs(source: string): Promise<ShadowRoot> {
  const script = document.createElement("script");
  script.src = source;
  vi.spyOn(document, "currentScript", "get").mockReturnValue(script);
  const tree = Object.assign(document.createDocumentFragment(), { adoptedStyleSheets: [] });
  const shadow = tree as unknown as ShadowRoot;
  vi.spyOn(Element.prototype, "attachShadow").mockReturnValue(shadow);
  vi.stubGlobal("CSSStyleSheet", class { replaceSync(): void {} });
  vi.stubGlobal("isSecureContext", true);
  await run?.();
  return shadow;
}

it("opens the entrance of its own address in a frame, and closes it again", async () => {
  const shadow = await runAs("https://cc.example.com/visit/shop.js");
  const button = shadow.querySelector("button");
  button?.click();
  const frame = shadow.querySelector("iframe");
  expect(frame?.src).toBe("https://cc.example.com/visit/shop");
  expect(frame?.allow).toContain("microphone");
  expect(button?.getAttribute("aria-expanded")).toBe("true");
  button?.click();
  expect(frame?.hidden).toBe(true);
});

it("leaves no global behind", async () => {
  const before = Object.keys(window);
  await runAs("https://cc.example.com/visit/shop.js");
  expect(Object.keys(window)).toEqual(before);
});
