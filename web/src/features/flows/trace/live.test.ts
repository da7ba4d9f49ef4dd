import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { concerns, listen, liveUrl } from "./live";

class Socket {
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;
  isClosed = false;
  close() {
    this.isClosed = true;
  }
}

describe("the live stream of one contact", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("concerns its own steps, and gaps", () => {
    expect(concerns({ kind: "flow.node_entered", contact: "c1" }, "c1")).toBe(true);
    expect(concerns({ kind: "flow.node_entered", contact: "c2" }, "c1")).toBe(false);
    expect(concerns({ kind: "seat.changed", contact: "c1" }, "c1")).toBe(false);
    expect(concerns({ kind: "gap" }, "c1")).toBe(true);
    expect(concerns({ kind: "snapshot" }, "c1")).toBe(true);
    expect(liveUrl({ protocol: "https:", host: "x" })).toBe("wss://x/api/v1/live");
  });

  it("tells of each step, and is opened again until it is let go", () => {
    const sockets: Socket[] = [];
    const moved = vi.fn<() => void>();
    const stop = listen("c1", "ws://x", moved, () => {
      sockets.push(new Socket());
      return sockets.at(-1) as unknown as WebSocket;
    });
    sockets[0]?.onmessage({ data: '{"kind":"snapshot"}' });
    sockets[0]?.onmessage({ data: '{"kind":"flow.digits","contact":"c1"}' });
    sockets[0]?.onmessage({ data: '{"kind":"heartbeat"}' });
    expect(moved).toHaveBeenCalledTimes(2);
    sockets[0]?.onclose({ code: 1006 });
    vi.advanceTimersByTime(5_000);
    expect(sockets).toHaveLength(2);
    stop();
    sockets[1]?.onclose({ code: 1006 });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(2);
    expect(sockets[1]?.isClosed).toBe(true);
  });

  it("knocks less and less often, until something comes, and never after the session is over", () => {
    const sockets: Socket[] = [];
    const stop = listen("c1", "ws://x", () => undefined, () => {
      sockets.push(new Socket());
      return sockets.at(-1) as unknown as WebSocket;
    });
    sockets.at(-1)?.onclose({ code: 1006 });
    vi.advanceTimersByTime(3_000);
    sockets.at(-1)?.onclose({ code: 1006 });
    vi.advanceTimersByTime(5_999);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
    sockets.at(-1)?.onmessage({ data: '{"kind":"snapshot"}' });
    sockets.at(-1)?.onclose({ code: 1006 });
    vi.advanceTimersByTime(3_000);
    expect(sockets).toHaveLength(4);
    sockets.at(-1)?.onclose({ code: 4401 });
    vi.advanceTimersByTime(600_000);
    expect(sockets).toHaveLength(4);
    stop();
  });
});
