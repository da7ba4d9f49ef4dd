/** A small flow for tests: a greeting, a menu with a way back, a queue and an end. */
import type { Flow } from "./model";

export const flow: Flow = {
  id: "main",
  name: "热线",
  start: "welcome",
  nodes: {
    welcome: { verb: "say", text: { "zh-CN": "您好", en: "Hello" }, next: "menu" },
    menu: { verb: "gather", prompts: ["menu"], choices: { "1": "sales", "0": "welcome" }, on_timeout: "end" },
    sales: { verb: "queue", queue: "sales", on_full: "end" },
    end: { verb: "hangup", cause: "normal" },
  },
};
