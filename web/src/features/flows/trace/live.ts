/** The node's live stream, listened to for one contact. */

interface Told {
  kind?: string;
  contact?: string | null;
}

const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 60_000;
const SESSION_OVER = 4401;

/** Whether something that was told changes where a contact is in its flow. After a gap, and until the first
 * message says that the node tells from now on, nobody knows. */
export function concerns(told: Told, contact: string): boolean {
  return told.kind === "gap" || told.kind === "snapshot" || (told.contact === contact && /^(flow|contact)\./.test(told.kind ?? ""));
}

export function liveUrl(page: { protocol: string; host: string }): string {
  return `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}/api/v1/live`;
}

/** Tells of every step of a contact until it is let go. A stream that ends is opened again, less and less often while
 * nothing comes: each refusal is an entry of the audit. A session that is over opens none. */
export function listen(contact: string, url: string, moved: () => void, open = (to: string) => new WebSocket(to)): () => void {
  let socket: WebSocket | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST_PAUSE_MS;
  let isOver = false;
  function connect() {
    socket = open(url);
    socket.onmessage = (event: MessageEvent<string>) => {
      pause = FIRST_PAUSE_MS;
      if (concerns(JSON.parse(event.data) as Told, contact)) moved();
    };
    socket.onclose = (event) => {
      if (isOver || event.code === SESSION_OVER) return;
      again = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  }
  connect();
  return () => {
    isOver = true;
    clearTimeout(again);
    socket?.close();
  };
}
