import { beforeEach, describe, expect, it, vi } from "vitest";
import { IDLE } from "./model";
import { sayIn } from "./texts";
import { View } from "./view";
import type { Wishes } from "./view";

const wishes = {
  call: vi.fn<Wishes["call"]>(),
  hangUp: vi.fn<Wishes["hangUp"]>(),
  mute: vi.fn<Wishes["mute"]>(),
  hide: vi.fn<Wishes["hide"]>(),
  press: vi.fn<Wishes["press"]>(),
};
const entry = { id: "shop", name: "<img src=x onerror=alert(1)> 商城", number: "4001", media: ["audio" as const, "video" as const] };

describe("the visitor's page", () => {
  let root: HTMLElement;
  let view: View;

  beforeEach(() => {
    vi.clearAllMocks();
    root = document.createElement("main");
    document.body.replaceChildren(root);
    view = new View(root, entry, sayIn("en"), wishes);
    view.draw(IDLE);
  });

  const buttonNamed = (text: string) => [...root.querySelectorAll("button")].find((each) => each.textContent === text);

  it("shows hostile names as text", () => {
    expect(root.querySelector("img")).toBeNull();
    expect(root.querySelector("h1")?.textContent).toBe(entry.name);
  });

  it("offers what the entrance has, and gives the name on", () => {
    const name = root.querySelector("input");
    if (name !== null) name.value = "  王芳 ";
    buttonNamed("Call by video")?.click();
    expect(wishes.call).toHaveBeenCalledWith("video", "王芳");
  });

  it("tells the place in the queue", () => {
    view.draw({ ...IDLE, phase: "waiting", position: 3, estimatedS: 130 });
    expect(root.querySelector(".detail")?.textContent).toBe("2 before you · About 3 minutes more");
    view.draw({ ...IDLE, phase: "waiting", position: 1, estimatedS: 20 });
    expect(root.querySelector(".detail")?.textContent).toBe("You are next · Within about a minute");
  });

  it("says what to do without a microphone, and which number to call", () => {
    view.draw({ ...IDLE, trouble: "no_microphone" });
    expect(root.textContent).toContain("No microphone was found");
    expect(root.textContent).toContain("4001");
  });

  it("lets keys be pressed while it talks, and hangs up", () => {
    view.draw({ ...IDLE, phase: "talking", since: Date.now() });
    buttonNamed("#")?.click();
    expect(wishes.press).toHaveBeenCalledWith("#");
    buttonNamed("Hang up")?.click();
    expect(wishes.hangUp).toHaveBeenCalledOnce();
  });

  it("keeps the focus where it was when a button changes its word", () => {
    view.draw({ ...IDLE, phase: "talking", since: Date.now() });
    buttonNamed("Mute")?.focus();
    view.draw({ ...IDLE, phase: "talking", since: Date.now(), muted: true });
    expect(document.activeElement?.textContent).toBe("Unmute");
  });
});
