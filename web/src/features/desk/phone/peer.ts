/** Watches the way of one call's audio, and asks for a new one when the old one is gone. */
import type { Call } from "./model";

export interface PeerHeard {
  media(media: Call["media"]): void;
  remote(stream: MediaStream): void;
  /** Offer again with new ICE credentials, if that is possible at this moment. */
  restart(): void;
}

/** A way that was silent for a moment mostly comes back by itself. */
const PATIENCE_MS = 2_000;
/** How long after a restart the next one may follow. */
const BETWEEN_MS = 4_000;

export class PeerWatch {
  private readonly peer: RTCPeerConnection;
  private readonly heard: PeerHeard;
  private wanted = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly abort = new AbortController();

  constructor(peer: RTCPeerConnection, heard: PeerHeard) {
    this.peer = peer;
    this.heard = heard;
    const { signal } = this.abort;
    // Sound and picture may come as streams of their own; together they are what the other side sends.
    peer.addEventListener("track", () => heard.remote(new MediaStream(peer.getReceivers().map(({ track }) => track))), { signal });
    peer.addEventListener("iceconnectionstatechange", () => this.look(), { signal });
  }

  stop(): void {
    this.abort.abort();
    clearTimeout(this.timer);
    this.wanted = false;
  }

  /** The network is another one. */
  renew(): void {
    this.wanted = true;
    this.restart();
  }

  /** The node can be reached (again). */
  reachable(): void {
    if (this.wanted) this.restart();
  }

  private look(): void {
    const state = this.peer.iceConnectionState;
    if (state === "connected" || state === "completed") {
      this.wanted = false;
      clearTimeout(this.timer);
      this.heard.media("through");
    } else if (state === "disconnected" || state === "failed") {
      this.heard.media("interrupted");
      this.wanted = true;
      this.later(state === "failed" ? 0 : PATIENCE_MS);
    }
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wanted && this.restart(), ms);
  }

  private restart(): void {
    this.heard.restart();
    // Whether it was possible or not: it is over only when audio goes through again.
    this.later(BETWEEN_MS);
  }
}
