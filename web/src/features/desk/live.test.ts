import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeskLive, SESSION_OVER, TAKEN_OVER, liveUrl } from "./live";
import type { Link, Message } from "./live";

/** The far end of a stream, played by the test. */
class FarEnd {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;
  close() {
    this.closed = true;
  }
  says(message: Message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

describe("the desk's stream", () => {
  let far: FarEnd[];
  let links: Link[];
  let live: DeskLive;

  beforeEach(() => {
    vi.useFakeTimers();
    far = [];
    links = [];
    const open = () => {
      const end = new FarEnd();
      far.push(end);
      return end as unknown as WebSocket;
    };
    live = new DeskLive("ws://node/live", { link: (link) => links.push(link), message: () => undefined }, open);
    live.start();
  });

  afterEach(() => {
    live.stop();
    vi.useRealTimers();
  });

  it("opens again after ever longer pauses, and at once when it was good for a while", () => {
    far[0]?.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(250);
    expect(far).toHaveLength(2);
    far[1]?.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(250);
    expect(far).toHaveLength(2);
    vi.advanceTimersByTime(250);
    expect(far).toHaveLength(3);
    far[2]?.says({ kind: "heartbeat" });
    far[2]?.onclose?.({ code: 1001 });
    vi.advanceTimersByTime(250);
    expect(far).toHaveLength(4);
  });

  it("stays closed when another tab took over, or the session is over", () => {
    far[0]?.onclose?.({ code: TAKEN_OVER });
    vi.advanceTimersByTime(60_000);
    expect(far).toHaveLength(1);
    live.start();
    far[1]?.onclose?.({ code: SESSION_OVER });
    vi.advanceTimersByTime(60_000);
    expect(far).toHaveLength(2);
    expect(links).toEqual(["connecting", "elsewhere", "connecting", "signed_out"]);
  });

  it("gives up a stream that has been silent for longer than two heartbeats", () => {
    far[0]?.onopen?.();
    vi.advanceTimersByTime(34_000);
    far[0]?.says({ kind: "heartbeat" });
    vi.advanceTimersByTime(34_000);
    expect(far).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(far[0]?.closed).toBe(true);
    expect(far).toHaveLength(2);
  });

  it("says nothing more after it was stopped", () => {
    live.stop();
    const before = links.length;
    far[0]?.onclose?.({ code: 1000 });
    vi.advanceTimersByTime(60_000);
    expect(links).toHaveLength(before);
    expect(far).toHaveLength(1);
  });
});

it("is encrypted where the page is", () => {
  expect(liveUrl({ protocol: "https:", host: "yunhu.test" }, "a b")).toBe("wss://yunhu.test/api/v1/desk/live?tab=a%20b");
  expect(liveUrl({ protocol: "http:", host: "127.0.0.1:8080" }, "t")).toBe("ws://127.0.0.1:8080/api/v1/desk/live?tab=t");
});
