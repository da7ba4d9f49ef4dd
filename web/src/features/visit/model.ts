/** What a visitor sees of their call. Pure: the page draws it, the call changes it. */

export type Media = "audio" | "video";

/** Why there is no call; each has a text that says what to do. */
export type Trouble =
  | "no_entry"
  | "no_microphone"
  | "refused"
  | "insecure"
  | "unsupported"
  | "busy"
  | "network"
  | "too_many";

export type Phase = "idle" | "asking" | "calling" | "waiting" | "talking" | "ended";

/** What the node says of a visit. */
export interface Progress {
  phase: "calling" | "in_flow" | "waiting" | "talking" | "ended";
  position: number | null;
  waiting: number | null;
  estimated_s: number | null;
}

export interface Visit {
  phase: Phase;
  media: Media;
  trouble: Trouble | null;
  /** The visitor asked for video and has no camera: the call goes on with sound alone. */
  withoutCamera: boolean;
  position: number | null;
  estimatedS: number | null;
  muted: boolean;
  hidden: boolean;
  /** When the talk began, in ms of `Date.now()`. */
  since: number | null;
  /** The connection is interrupted and is being restored. */
  interrupted: boolean;
}

export type Happening =
  | { kind: "asked"; media: Media }
  | { kind: "allowed"; media: Media; withoutCamera: boolean }
  | { kind: "progress"; progress: Progress; now: number }
  | { kind: "muted"; muted: boolean }
  | { kind: "hidden"; hidden: boolean }
  | { kind: "interrupted"; interrupted: boolean }
  | { kind: "ended" }
  | { kind: "failed"; trouble: Trouble };

export const IDLE: Visit = {
  phase: "idle",
  media: "audio",
  trouble: null,
  withoutCamera: false,
  position: null,
  estimatedS: null,
  muted: false,
  hidden: false,
  since: null,
  interrupted: false,
};

const LIVE: ReadonlySet<Phase> = new Set(["asking", "calling", "waiting", "talking"]);

/** Whether there is a call that can be ended. */
export function isLive(visit: Visit): boolean {
  return LIVE.has(visit.phase);
}

export function step(visit: Visit, it: Happening): Visit {
  switch (it.kind) {
    case "asked":
      return isLive(visit) ? visit : { ...IDLE, phase: "asking", media: it.media };
    case "allowed":
      return visit.phase === "asking"
        ? { ...visit, phase: "calling", media: it.media, withoutCamera: it.withoutCamera }
        : visit;
    case "progress":
      return isLive(visit) && visit.phase !== "asking" ? progressed(visit, it.progress, it.now) : visit;
    case "muted":
      return { ...visit, muted: it.muted };
    case "hidden":
      return { ...visit, hidden: it.hidden };
    case "interrupted":
      return isLive(visit) ? { ...visit, interrupted: it.interrupted } : visit;
    case "ended":
      return isLive(visit) ? { ...visit, phase: "ended", interrupted: false } : visit;
    case "failed":
      return { ...visit, phase: visit.phase === "talking" ? "ended" : "idle", trouble: it.trouble, interrupted: false };
  }
}

function progressed(visit: Visit, now: Progress, at: number): Visit {
  const place = { position: now.position, estimatedS: now.estimated_s };
  switch (now.phase) {
    case "ended":
      return { ...visit, ...place, phase: "ended", interrupted: false };
    case "talking":
      return { ...visit, ...place, phase: "talking", since: visit.since ?? at };
    case "waiting":
      return { ...visit, ...place, phase: "waiting" };
    default:
      return { ...visit, ...place, phase: "calling" };
  }
}

/** What a refused or missing device means; browsers name it by a word. */
export function troubleOf(name: string): Trouble {
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return "no_microphone";
}

const two = (value: number) => String(value).padStart(2, "0");

/** `3:07`, or `1:02:03` from an hour on. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}
