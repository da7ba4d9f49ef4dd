/** What a node does, in the few words that fit on it. Pure. */
import type { FlowNode, Text } from "./model";

/** A text in a language, else in any. */
export function textIn(text: unknown, language: string): string {
  if (typeof text === "string") return text;
  if (typeof text !== "object" || text === null) return "";
  const texts = text as Exclude<Text, string>;
  return texts[language] ?? Object.values(texts)[0] ?? "";
}

/** A prompt is a file, something said, or a value that is read out. */
export function promptText(prompt: unknown, language: string): string {
  if (typeof prompt === "string") return `♪ ${prompt}`;
  if (typeof prompt !== "object" || prompt === null) return "";
  const [kind, value] = Object.entries(prompt)[0] ?? ["", ""];
  return kind === "say" ? textIn(value, language) : `{${String(value)}}`;
}

const namesOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? (Array.isArray(value) ? String(value.length) : Object.keys(value).join(", ")) : "";

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

export function summaryOf(node: FlowNode, language: string): string {
  const prompts = () => (Array.isArray(node["prompts"]) ? node["prompts"].map((one) => promptText(one, language)).join(" ") : "");
  switch (node.verb) {
    case "say":
      return textIn(node["text"], language);
    case "play":
    case "gather":
    case "voicemail":
      return prompts();
    case "consent":
      return [text(node["purpose"]), prompts()].filter(Boolean).join(" ");
    case "queue":
    case "callback":
      return text(node["queue"]);
    case "transfer":
      return text(node["to"]);
    case "subflow":
      return text(node["flow"]);
    case "intent":
      return text(node["text"]);
    case "request":
      return [text(node["method"]) || "GET", text(node["url"])].join(" ");
    case "twiml":
      return textIn(node["url"], language);
    case "set":
      return [namesOf(node["values"]), namesOf(node["attributes"]), text(node["language"])].filter(Boolean).join(", ");
    case "hangup":
      return text(node["cause"]);
    default:
      return "";
  }
}

interface Condition {
  value?: string;
  op?: string;
  to?: unknown;
}

/** A case of a branch in the form that it has in expressions. */
export function caseText(one: unknown): string {
  const { when, if: expression } = (one ?? {}) as { when?: Condition; if?: string };
  if (typeof expression === "string") return expression;
  if (when === undefined) return "";
  const to = Array.isArray(when.to) ? when.to.join(", ") : text(when.to);
  return [when.value ?? "", SIGNS[when.op ?? "is"] ?? when.op, to].join(" ").trim();
}

const SIGNS: Readonly<Record<string, string>> = {
  is: "=",
  is_not: "≠",
  in: "∈",
  starts_with: "^",
  at_least: "≥",
  at_most: "≤",
  is_set: "?",
};
