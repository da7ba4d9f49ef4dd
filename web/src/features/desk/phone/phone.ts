/** The tab's phone: account, microphone and calls put together. What it is at any moment is `reducePhone`'s to say. */
import { desk as ask } from "../api";
import { MicrophoneTrouble, closeStream, openMicrophone, troubleOf, tryMicrophone } from "./microphone";
import type { Invite, Microphone, Phone, PhoneEvent } from "./model";
import { IDLE_PHONE } from "./model";
import { decide, reducePhone } from "./reducer";
import { SipPhone } from "./sip";
import type { SipAccount } from "./sip";

const MINUTE_MS = 60_000;
/** New credentials are fetched so long before the old ones end. */
const RENEW_BEFORE_MS = 15 * MINUTE_MS;
const LONGEST_TIMER_MS = 24 * 60 * MINUTE_MS;
/** Between two tries to get an account that the node takes. */
const PAUSE_MS = 3_000;

/** `wss://…` of the page's own host: the phone's socket is on the port of everything else. */
export function sipUrl(page: { protocol: string; host: string }, path: string): string {
  return `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}${path}`;
}

export class TabPhone {
  private phone: Phone = IDLE_PHONE;
  private readonly tab: string;
  private readonly tell: (phone: Phone, remote: MediaStream | null) => void;
  private readonly sip: SipPhone;
  private remote: MediaStream | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  constructor(tab: string, tell: (phone: Phone, remote: MediaStream | null) => void) {
    this.tab = tab;
    this.tell = tell;
    this.sip = new SipPhone({
      event: (event) => this.happen(event),
      invited: (invite) => this.invited(invite),
      refused: () => this.accountIn(PAUSE_MS),
      remote: (stream) => {
        this.remote = stream;
        this.tell(this.phone, stream);
      },
    });
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.happen({ type: "connecting" });
    this.accountIn(0);
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
    this.sip.stop();
  }

  /**
   * Another tab is the desk: take nothing more. A call that goes on is not hung up, which would end it for everybody:
   * the node rings the other tab for it and then ends it here.
   */
  yield(): void {
    this.running = false;
    clearTimeout(this.timer);
    if (this.phone.call === null) this.sip.stop();
  }

  /** Take what rings; resolves when the microphone is open. Raises MicrophoneTrouble. */
  async answer(): Promise<void> {
    const { call } = this.phone;
    if (call === null || call.phase !== "ringing") return;
    const { id, video } = call;
    this.happen({ type: "answering", id });
    try {
      const stream = await openMicrophone(video);
      this.happen({ type: "microphone", microphone: "ok" });
      // The caller may have hung up while the browser asked for permission.
      if (this.phone.call?.id !== id) return closeStream(stream);
      this.sip.answer(id, stream, call.muted);
    } catch (error) {
      this.happen({ type: "unanswered", id });
      this.happen({ type: "microphone", microphone: error instanceof MicrophoneTrouble ? error.trouble : troubleOf(error) });
      throw error;
    }
  }

  hangUp(): void {
    if (this.phone.call !== null) this.sip.hangUp(this.phone.call.id);
  }

  mute(muted: boolean): void {
    if (this.phone.call === null) return;
    this.sip.mute(this.phone.call.id, muted);
    this.happen({ type: "muted", muted });
  }

  /** Press keys for the far end; false when this call's audio cannot carry them. */
  press(digits: string): boolean {
    return this.phone.call !== null && this.sip.press(this.phone.call.id, digits);
  }

  networkChanged(): void {
    this.sip.networkChanged();
  }

  /** Whether the microphone can be used now; the desk shows the answer. */
  async checkMicrophone(): Promise<Microphone> {
    const microphone = this.phone.call?.phase === "active" ? "ok" : await tryMicrophone();
    this.happen({ type: "microphone", microphone });
    return microphone;
  }

  /** The chosen microphone is another one: a call that goes on changes over. */
  async microphoneChosen(): Promise<void> {
    const { call } = this.phone;
    if (call?.phase === "active") await this.sip.speakThrough(call.id, await openMicrophone());
  }

  connection(): RTCPeerConnection | null {
    return this.phone.call === null ? null : this.sip.connectionOf(this.phone.call.id);
  }

  private happen(event: PhoneEvent): void {
    const next = reducePhone(this.phone, event);
    if (next === this.phone) return;
    this.phone = next;
    this.tell(next, this.remote);
    if (event.type === "ended" && !this.running && next.call === null) this.sip.stop();
  }

  private invited(invite: Invite): void {
    const decision = decide(this.phone.call, invite);
    if (decision === "busy") return this.sip.refuse(invite.id);
    if (decision === "replace" && this.phone.call !== null) this.sip.hangUp(this.phone.call.id);
    this.happen({ type: "invited", invite });
    // Without a microphone the desk says so; the call waits for the agent to mend it.
    if (decision !== "ring") this.answer().catch(() => undefined);
  }

  private accountIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.account(), Math.min(ms, LONGEST_TIMER_MS));
  }

  private async account(): Promise<void> {
    try {
      const given = await ask.credentials(this.tab);
      if (!this.running) return;
      const account: SipAccount = {
        url: sipUrl(location, given.path),
        uri: given.uri,
        authorizationUser: given.authorization_user,
        password: given.password,
        iceServers: given.ice_servers ?? [],
      };
      if (this.phone.registration === "registered" || this.phone.call !== null) this.sip.renew(account);
      else this.sip.start(account);
      this.accountIn(Math.max(PAUSE_MS, Date.parse(given.expires_at) - Date.now() - RENEW_BEFORE_MS));
    } catch {
      // The session may be over (the log-in is shown) or the node away: it goes on when they are back.
      if (this.running) this.accountIn(PAUSE_MS);
    }
  }
}
