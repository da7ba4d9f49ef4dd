import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SipSocket } from "./socket";

/** The node's end of a socket, played by the test. */
class FarEnd {
  readyState: number = WebSocket.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null;
  sent: string[] = [];
  send(data: string) {
    this.sent.push(data);
  }
  close() {
    this.readyState = WebSocket.CLOSED;
  }
  opens() {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }
}

describe("the phone's socket", () => {
  let far: FarEnd[];
  let said: string[];
  let socket: SipSocket;

  beforeEach(() => {
    vi.useFakeTimers();
    far = [];
    said = [];
    socket = new SipSocket("wss://yunhu.test:8443/sip", () => {
      const end = new FarEnd();
      far.push(end);
      return end as unknown as WebSocket;
    });
    socket.onconnect = () => said.push("connected");
    socket.ondisconnect = (_, __, reason) => said.push(`lost ${reason}`);
    socket.ondata = (data) => said.push(String(data));
    socket.connect();
    far[0]?.opens();
  });

  afterEach(() => {
    socket.disconnect();
    vi.useRealTimers();
  });

  it("says of itself what RFC 7118 wants to know", () => {
    expect(socket.via_transport).toBe("WSS");
    expect(socket.sip_uri).toBe("sip:yunhu.test:8443;transport=ws");
  });

  it("stays open while the node answers its keep-alives", () => {
    for (let beats = 0; beats < 5; beats += 1) {
      vi.advanceTimersByTime(10_000);
      far[0]?.onmessage?.({ data: "\r\n" });
    }
    expect(far[0]?.sent).toHaveLength(5);
    expect(socket.isConnected()).toBe(true);
  });

  it("is given up when the node is silent, and can be opened again", () => {
    vi.advanceTimersByTime(14_000);
    expect(said).toEqual(["connected", "lost silent"]);
    expect(socket.isConnected()).toBe(false);
    socket.connect();
    far[1]?.opens();
    expect(socket.isConnected()).toBe(true);
  });

  it("is doubted on request: an answer clears it, silence ends it at once", async () => {
    const first = socket.probe();
    far[0]?.onmessage?.({ data: "\r\n" });
    expect(await first).toBe(true);
    const second = socket.probe();
    vi.advanceTimersByTime(2_000);
    expect(await second).toBe(false);
    expect(said.at(-1)).toBe("lost silent");
    expect(await socket.probe()).toBe(false);
  });

  it("tells nothing of what an older socket does", () => {
    socket.disconnect();
    far[0]?.onclose?.({ code: 1006, reason: "late", wasClean: false });
    expect(said).toEqual(["connected"]);
  });
});
