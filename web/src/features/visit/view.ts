/** Draws a visit. Everything a person wrote or is shown goes in as text, never as markup. */
import { clock, isLive } from "./model";
import type { Media, Visit } from "./model";
import type { Entry } from "./api";
import type { Say } from "./texts";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export interface Wishes {
  call(media: Media, name: string): void;
  hangUp(): void;
  mute(muted: boolean): void;
  hide(hidden: boolean): void;
  press(key: string): void;
}

type Attributes = Record<string, string>;

function element(tag: string, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function button(text: string, kind: string, click: () => void, more: Attributes = {}): HTMLElement {
  const made = element("button", { type: "button", class: kind, ...more }, text);
  made.addEventListener("click", click);
  return made;
}

export class View {
  private readonly status = element("p", { class: "status", role: "status", "aria-live": "polite" });
  private readonly detail = element("p", { class: "detail", "aria-live": "polite" });
  private readonly controls = element("div", { class: "controls" });
  private readonly pictures = element("div", { class: "pictures", hidden: "" });
  private readonly name = element("input", { id: "visitor-name", maxlength: "60", autocomplete: "name" });
  private readonly them = element("video", { autoplay: "", playsinline: "" }) as HTMLVideoElement;
  private readonly me = element("video", { autoplay: "", playsinline: "", muted: "" }) as HTMLVideoElement;
  private drawn = "";
  private visit: Visit | null = null;

  constructor(
    root: HTMLElement,
    private readonly entry: Entry,
    private readonly say: Say,
    private readonly wishes: Wishes,
  ) {
    this.me.muted = true;
    this.me.className = "me";
    this.them.setAttribute("aria-label", say("them"));
    this.me.setAttribute("aria-label", say("me"));
    this.pictures.append(this.them, this.me);
    root.replaceChildren(
      element("h1", {}, entry.name),
      this.status,
      this.detail,
      this.pictures,
      this.controls,
    );
    document.title = `${say("title")} · ${entry.name}`;
    setInterval(() => this.tick(), 1000);
  }

  /** Shows what comes from the other side: its sound always, its picture when there is one. */
  hear(stream: MediaStream): void {
    this.them.srcObject = stream;
  }

  see(stream: MediaStream): void {
    this.me.srcObject = stream;
  }

  draw(visit: Visit): void {
    this.visit = visit;
    this.status.textContent = this.statusOf(visit);
    this.tick();
    this.pictures.hidden = !(visit.media === "video" && isLive(visit));
    const shape = [visit.phase, visit.media, visit.muted, visit.hidden, isLive(visit)].join();
    if (shape !== this.drawn) this.redraw(visit, shape);
  }

  private redraw(visit: Visit, shape: string): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["role"] : undefined;
    this.drawn = shape;
    this.controls.replaceChildren(...(isLive(visit) ? this.during(visit) : this.before(visit)));
    if (focused !== undefined) this.controls.querySelector<HTMLElement>(`[data-role="${focused}"]`)?.focus();
  }

  private statusOf(visit: Visit): string {
    if (visit.trouble !== null) return this.say(visit.trouble);
    if (visit.interrupted) return this.say("interrupted");
    return visit.phase === "idle" ? this.say("lead") : this.say(visit.phase);
  }

  private tick(): void {
    const visit = this.visit;
    if (visit !== null) this.detail.textContent = this.detailOf(visit);
  }

  private detailOf(visit: Visit): string {
    if (visit.trouble !== null) return this.say("phone", this.entry.number);
    const parts: string[] = [];
    if (visit.phase === "waiting" && visit.position !== null) {
      parts.push(visit.position <= 1 ? this.say("next") : this.say("position", visit.position - 1));
      if (visit.estimatedS !== null) {
        parts.push(visit.estimatedS < 60 ? this.say("soon") : this.say("estimated", Math.ceil(visit.estimatedS / 60)));
      }
    }
    if (visit.phase === "talking" && visit.since !== null) parts.push(clock(Date.now() - visit.since));
    if (visit.withoutCamera && isLive(visit)) parts.push(this.say("without_camera"));
    return parts.join(" · ");
  }

  private before(visit: Visit): HTMLElement[] {
    const call = (media: Media) => () => this.wishes.call(media, (this.name as HTMLInputElement).value.trim());
    const label = element("label", { for: "visitor-name" }, this.say("name"));
    const text = (media: Media) => (visit.phase === "ended" && media === visit.media ? this.say("again") : this.say(media));
    const buttons = this.entry.media.map((media) => button(text(media), "call", call(media), { "data-role": media }));
    return [element("div", { class: "field" }, label, this.name), ...buttons];
  }

  private during(visit: Visit): HTMLElement[] {
    const made = [
      button(this.say("hang_up"), "end", () => this.wishes.hangUp(), { "data-role": "end" }),
    ];
    if (visit.phase !== "asking") {
      const mute = () => this.wishes.mute(!visit.muted);
      const pressed = String(visit.muted);
      made.unshift(button(this.say(visit.muted ? "unmute" : "mute"), "", mute, { "aria-pressed": pressed, "data-role": "mute" }));
    }
    if (visit.media === "video" && visit.phase !== "asking") {
      const hide = () => this.wishes.hide(!visit.hidden);
      const pressed = String(visit.hidden);
      made.unshift(button(this.say(visit.hidden ? "show" : "hide"), "", hide, { "aria-pressed": pressed, "data-role": "hide" }));
    }
    if (visit.phase === "asking") return made;
    const keys = KEYS.map((key) => button(key, "key", () => this.wishes.press(key), { "aria-label": this.say("key", key) }));
    const pad = element("details", { class: "pad" }, element("summary", {}, this.say("keypad")), element("div", { class: "keys" }, ...keys));
    return [...made, pad];
  }
}
