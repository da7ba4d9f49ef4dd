/**
 * The WebSocket under the phone (RFC 7118), which notices by itself that it is dead: after a change of networks a browser
 * may keep one open for minutes through which nothing comes any more. Keep-alives are those of RFC 5626 §4.4.1.
 */

const PING = "\r\n\r\n";
const PING_EVERY_MS = 10_000;
/** A node that has not answered for so long is not there. */
const PATIENCE_MS = 4_000;
/** The same when there is reason to doubt. */
const SHORT_PATIENCE_MS = 2_000;

type Data = string | ArrayBufferLike | Blob | ArrayBufferView;

/** What JsSIP asks of a socket; it sets the three handlers. */
export class SipSocket {
  readonly url: string;
  readonly sip_uri: string;
  via_transport: string;
  onconnect: () => void = () => undefined;
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined;
  ondata: (data: unknown) => void = () => undefined;

  private socket: WebSocket | null = null;
  private pings: ReturnType<typeof setInterval> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting = new Set<(alive: boolean) => void>();
  private readonly open: (url: string) => WebSocket;

  constructor(url: string, open = (to: string) => new WebSocket(to, "sip")) {
    const { protocol, host } = new URL(url);
    this.url = url;
    this.sip_uri = `sip:${host};transport=ws`;
    this.via_transport = protocol === "wss:" ? "WSS" : "WS";
    this.open = open;
  }

  connect(): void {
    if (this.socket !== null) return;
    const socket = this.open(this.url);
    this.socket = socket;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.pings = setInterval(() => this.ping(PATIENCE_MS), PING_EVERY_MS);
      this.onconnect();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (this.socket !== socket) return;
      this.settle(true);
      this.ondata(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.lost(!event.wasClean, event.code, event.reason);
    };
  }

  disconnect(): void {
    const socket = this.forget();
    socket?.close();
  }

  send(message: Data): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(message as string);
    return true;
  }

  isConnected(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.socket?.readyState === WebSocket.CONNECTING;
  }

  /** Whether the node answers through this socket now; one that does not is given up. */
  probe(): Promise<boolean> {
    if (!this.isConnected()) return Promise.resolve(false);
    return new Promise((answer) => {
      this.waiting.add(answer);
      this.ping(SHORT_PATIENCE_MS);
    });
  }

  private ping(patience_ms: number): void {
    this.send(PING);
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.socket?.close();
      this.lost(true, 0, "silent");
    }, patience_ms);
  }

  private settle(alive: boolean): void {
    clearTimeout(this.silence);
    for (const answer of this.waiting) answer(alive);
    this.waiting.clear();
  }

  private lost(error: boolean, code: number, reason: string): void {
    this.forget();
    this.ondisconnect(error, code, reason);
  }

  private forget(): WebSocket | null {
    const { socket } = this;
    this.socket = null;
    clearInterval(this.pings);
    this.settle(false);
    return socket;
  }
}
