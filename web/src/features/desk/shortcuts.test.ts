import { expect, it } from "vitest";
import { shortcut, shortcutOf } from "./useShortcuts";

const key = (code: string, over = {}) => ({ altKey: true, ctrlKey: false, metaKey: false, code, ...over });

it("goes by the physical key with Alt, so that an input method changes nothing", () => {
  expect(shortcutOf(key("KeyA"))).toBe("answer");
  expect(shortcutOf(key("KeyE"))).toBe("hang_up");
  expect(shortcut("mute")).toBe("Alt+M");
});

it("leaves every other key to the page and the browser", () => {
  expect(shortcutOf(key("KeyA", { altKey: false }))).toBeNull();
  expect(shortcutOf(key("KeyA", { ctrlKey: true }))).toBeNull();
  expect(shortcutOf(key("KeyZ"))).toBeNull();
});
