import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PeerWatch } from "./peer";

/** A connection whose ICE state the test sets. */
class Peer extends EventTarget {
  iceConnectionState: RTCIceConnectionState = "new";
  becomes(state: RTCIceConnectionState) {
    this.iceConnectionState = state;
    this.dispatchEvent(new Event("iceconnectionstatechange"));
  }
}

describe("the way of the audio", () => {
  let peer: Peer;
  let restarts: number;
  let said: string[];
  let watch: PeerWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    peer = new Peer();
    restarts = 0;
    said = [];
    watch = new PeerWatch(peer as unknown as RTCPeerConnection, {
      media: (media) => said.push(media),
      remote: () => undefined,
      restart: () => {
        restarts += 1;
      },
    });
  });

  afterEach(() => {
    watch.stop();
    vi.useRealTimers();
  });

  it("is left alone when it comes back by itself", () => {
    peer.becomes("connected");
    peer.becomes("disconnected");
    vi.advanceTimersByTime(1_000);
    peer.becomes("connected");
    vi.advanceTimersByTime(60_000);
    expect(restarts).toBe(0);
    expect(said).toEqual(["through", "interrupted", "through"]);
  });

  it("is renewed when it stays away, again and again until it goes through", () => {
    peer.becomes("disconnected");
    vi.advanceTimersByTime(2_000);
    expect(restarts).toBe(1);
    vi.advanceTimersByTime(8_000);
    expect(restarts).toBe(3);
    peer.becomes("connected");
    vi.advanceTimersByTime(60_000);
    expect(restarts).toBe(3);
  });

  it("is renewed at once by a failure, another network, or the node's return", () => {
    peer.becomes("failed");
    vi.advanceTimersByTime(0);
    expect(restarts).toBe(1);
    watch.renew();
    watch.reachable();
    expect(restarts).toBe(3);
  });

  it("is nobody's business after the call", () => {
    peer.becomes("disconnected");
    watch.stop();
    vi.advanceTimersByTime(60_000);
    expect(restarts).toBe(0);
  });
});
