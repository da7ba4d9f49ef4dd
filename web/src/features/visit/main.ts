/** The page a visitor calls from: `/visit/<entry>`, by itself or in a frame on another site. */
import { begin, entryOf, progressOf, VisitRefused } from "./api";
import type { Begun, Entry } from "./api";
import { VisitorCall } from "./call";
import { ask } from "./devices";
import { IDLE, isLive, step } from "./model";
import type { Happening, Media } from "./model";
import { sayForVisitor } from "./texts";
import { View } from "./view";
import "./visit.css";

const LOOK_MS = 2000;

const { say, language } = sayForVisitor();
document.documentElement.lang = language;
const root = document.getElementById("visit") ?? document.body;

function visitWith(entry: Entry): void {
  let visit = IDLE;
  let call: VisitorCall | null = null;

  const view = new View(root, entry, say, {
    call: (media, name) => void start(media, name),
    hangUp: () => (call === null ? happen({ kind: "ended" }) : call.hangUp()),
    mute(muted) {
      call?.mute("audio", muted);
      happen({ kind: "muted", muted });
    },
    hide(hidden) {
      call?.mute("video", hidden);
      happen({ kind: "hidden", hidden });
    },
    press: (key) => call?.press(key),
  });

  function happen(it: Happening): void {
    visit = step(visit, it);
    view.draw(visit);
  }

  async function start(media: Media, name: string): Promise<void> {
    if (isLive(visit)) return;
    happen({ kind: "asked", media });
    const devices = await ask(media);
    if ("trouble" in devices) {
      happen({ kind: "failed", trouble: devices.trouble });
      return;
    }
    if (!isLive(visit)) {
      for (const track of devices.stream.getTracks()) track.stop();
      return;
    }
    happen({ kind: "allowed", media: devices.media, withoutCamera: devices.withoutCamera });
    view.see(devices.stream);
    try {
      dial(await begin(entry.id, devices.media, name), devices.stream);
    } catch (error) {
      for (const track of devices.stream.getTracks()) track.stop();
      happen({ kind: "failed", trouble: error instanceof VisitRefused ? error.trouble : "busy" });
    }
  }

  function dial(begun: Begun, stream: MediaStream): void {
    const mine = new VisitorCall(begun, stream, {
      answered: () => void look(begun),
      interrupted: (interrupted) => happen({ kind: "interrupted", interrupted }),
      heard: (heard) => view.hear(heard),
      ended(trouble) {
        call = null;
        happen(trouble === null ? { kind: "ended" } : { kind: "failed", trouble });
      },
    });
    call = mine;
    mine.start();
    void follow(begun, mine);
  }

  async function follow(begun: Begun, mine: VisitorCall): Promise<void> {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    if (call !== mine) return;
    await look(begun);
    void follow(begun, mine);
  }

  // The call itself says when it is over; a look that fails is only one that shows nothing new.
  async function look(begun: Begun): Promise<void> {
    try {
      happen({ kind: "progress", progress: await progressOf(begun), now: Date.now() });
    } catch (error) {
      if (!(error instanceof VisitRefused)) throw error;
    }
  }

  window.addEventListener("pagehide", () => call?.hangUp());
  view.draw(visit);
}

const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
entryOf(id).then(visitWith, (error: unknown) => {
  const trouble = error instanceof VisitRefused ? error.trouble : "network";
  const line = document.createElement("p");
  line.className = "status";
  line.setAttribute("role", "alert");
  line.textContent = say(trouble);
  root.replaceChildren(line);
});
