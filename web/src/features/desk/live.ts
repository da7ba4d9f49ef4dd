/** The stream of the desk's state: one WebSocket, opened again for as long as this tab is the desk. */
import type { Card, DeskState } from "./model";

export type Link =
  /** Not open (yet, or any more); it is being opened. */
  | "connecting"
  | "open"
  /** Another tab of the same agent is the desk now. */
  | "elsewhere"
  /** The session is over: a log-in opens it again. */
  | "signed_out";

export type Message =
  | ({ kind: "desk"; seq: number } & DeskState)
  | ({ kind: "card"; contact: string } & Card)
  | { kind: "heartbeat" };

export interface Heard {
  link(link: Link): void;
  message(message: Message): void;
}

export const SESSION_OVER = 4401;
export const TAKEN_OVER = 4409;

/** Heartbeats come every 15 s: a stream that says nothing for this long is dead without knowing it. */
const SILENCE_MS = 35_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

export class DeskLive {
  private socket: WebSocket | null = null;
  private pause = FIRST_PAUSE_MS;
  private again: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private stopped = true;
  private readonly url: string;
  private readonly heard: Heard;
  private readonly open: (url: string) => WebSocket;

  constructor(url: string, heard: Heard, open = (to: string) => new WebSocket(to)) {
    this.url = url;
    this.heard = heard;
    this.open = open;
  }

  /** Open the stream, at once when it was waiting to try again. */
  start(): void {
    this.stop();
    this.stopped = false;
    this.pause = FIRST_PAUSE_MS;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.again);
    clearTimeout(this.silence);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private connect(): void {
    this.heard.link("connecting");
    const socket = this.open(this.url);
    this.socket = socket;
    this.watch(socket);
    socket.onopen = () => {
      if (this.socket === socket) this.heard.link("open");
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      if (this.socket !== socket) return;
      this.pause = FIRST_PAUSE_MS;
      this.watch(socket);
      this.heard.message(JSON.parse(event.data) as Message);
    };
    socket.onclose = (event) => this.closed(socket, event.code);
  }

  private closed(socket: WebSocket, code: number): void {
    if (this.stopped || this.socket !== socket) return;
    clearTimeout(this.silence);
    this.socket = null;
    if (code === TAKEN_OVER) return this.heard.link("elsewhere");
    if (code === SESSION_OVER) return this.heard.link("signed_out");
    this.heard.link("connecting");
    this.again = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  private watch(socket: WebSocket): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      socket.close();
      // The browser may take minutes to tell of a close that the far end never answers.
      this.closed(socket, 0);
    }, SILENCE_MS);
  }
}

/** Where the stream of a tab is, as seen from the page. */
export function liveUrl(page: { protocol: string; host: string }, tab: string): string {
  const scheme = page.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${page.host}/api/v1/desk/live?tab=${encodeURIComponent(tab)}`;
}
