/** The visitor's call itself: JsSIP, over a WebSocket of the host the page came from. */
import * as JsSIP from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { Begun } from "./api";
import type { Trouble } from "./model";

/** What the page wants to hear of the call. */
export interface Listener {
  answered(): void;
  interrupted(interrupted: boolean): void;
  heard(stream: MediaStream): void;
  ended(trouble: Trouble | null): void;
}

export class VisitorCall {
  private readonly agent: JsSIP.UA;
  private session: RTCSession | null = null;
  private over = false;

  constructor(
    private readonly begun: Begun,
    private readonly stream: MediaStream,
    private readonly listener: Listener,
  ) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new JsSIP.WebSocketInterface(`${scheme}://${location.host}${begun.sip.path}`);
    this.agent = new JsSIP.UA({
      sockets: [socket],
      uri: begun.sip.uri,
      authorization_user: begun.sip.authorization_user,
      password: begun.sip.password,
      register: false,
      session_timers: true,
    });
    this.agent.on("connected", () => this.dial());
    this.agent.on("disconnected", () => (this.session === null ? this.end("network") : listener.interrupted(true)));
    window.addEventListener("online", this.restore);
  }

  start(): void {
    this.agent.start();
  }

  press(key: string): void {
    this.session?.sendDTMF(key, { transportType: JsSIP.C.DTMF_TRANSPORT.RFC2833, duration: 160 });
  }

  mute(kind: "audio" | "video", off: boolean): void {
    for (const track of this.stream.getTracks()) {
      if (track.kind === kind) track.enabled = !off;
    }
  }

  hangUp(): void {
    if (this.session !== null && !this.session.isEnded()) this.session.terminate();
    this.end(null);
  }

  private dial(): void {
    if (this.session !== null) {
      this.restore();
      return;
    }
    const session = this.agent.call(this.begun.sip.dial, {
      mediaStream: this.stream,
      pcConfig: { iceServers: [] },
    });
    this.session = session;
    session.on("accepted", () => this.listener.answered());
    session.on("ended", () => this.end(null));
    session.on("failed", (event: { cause?: string }) => this.end(event.cause === "Canceled" ? null : "busy"));
    this.watch(session.connection);
  }

  private watch(connection: RTCPeerConnection): void {
    // Sound and picture may come as streams of their own; together they are what the other side sends.
    connection.addEventListener("track", () => {
      this.listener.heard(new MediaStream(connection.getReceivers().map(({ track }) => track)));
    });
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState === "connected") this.listener.interrupted(false);
      if (connection.connectionState === "disconnected" || connection.connectionState === "failed") {
        this.listener.interrupted(true);
        this.restore();
      }
    });
  }

  /** Another network: new addresses are told to the far end (ICE restart, RFC 8445 §9). */
  private readonly restore = (): void => {
    const session = this.session;
    if (session?.isEstablished() && session.connection.connectionState !== "connected" && this.agent.isConnected()) {
      session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    }
  };

  private end(trouble: Trouble | null): void {
    if (this.over) return;
    this.over = true;
    window.removeEventListener("online", this.restore);
    for (const track of this.stream.getTracks()) track.stop();
    this.agent.stop();
    this.listener.ended(trouble);
  }
}
