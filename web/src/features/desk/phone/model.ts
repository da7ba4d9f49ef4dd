/** What the browser's phone is doing: its registration and its one call. The node's desk says the rest. */

export type Registration = "off" | "connecting" | "registered" | "failed";

/** Why the microphone cannot be used; `ok` when it can, `unknown` before anybody tried. */
export type Microphone = "unknown" | "ok" | "refused" | "missing" | "busy" | "insecure";

export interface Call {
  /** This phone's own id of the call. */
  id: string;
  /** The contact that the node named in the INVITE; null when it named none. */
  contact: string | null;
  /** Whether the phone answers by itself: the agent has this contact already (a reload, a lost network). */
  auto: boolean;
  video: boolean;
  phase: "ringing" | "answering" | "active" | "ending";
  muted: boolean;
  /** Whether audio goes through, as ICE sees it. */
  media: "starting" | "through" | "interrupted";
}

export interface Phone {
  registration: Registration;
  /** Why there is no registration, in the words of the protocol. */
  cause: string | null;
  call: Call | null;
  microphone: Microphone;
}

export interface Invite {
  id: string;
  contact: string | null;
  auto: boolean;
  video: boolean;
}

export type PhoneEvent =
  | { type: "connecting" }
  | { type: "registered" }
  | { type: "unregistered"; cause: string | null }
  | { type: "stopped" }
  | { type: "invited"; invite: Invite }
  | { type: "answering"; id: string }
  | { type: "established"; id: string }
  | { type: "unanswered"; id: string }
  | { type: "ending"; id: string }
  | { type: "ended"; id: string }
  | { type: "muted"; muted: boolean }
  | { type: "media"; id: string; media: Call["media"] }
  | { type: "microphone"; microphone: Microphone };

export const IDLE_PHONE: Phone = { registration: "off", cause: null, call: null, microphone: "unknown" };
