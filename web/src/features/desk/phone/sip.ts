/** A thin layer over JsSIP: registers, takes calls, and tells the phone's reducer what happened. */
import JsSIP from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { IncomingRTCSessionEvent, RTCSessionEvent, UA } from "jssip/lib/UA";
import type { Invite, PhoneEvent } from "./model";
import { PeerWatch } from "./peer";
import { SipSocket } from "./socket";

export interface SipAccount {
  url: string;
  uri: string;
  authorizationUser: string;
  password: string;
  iceServers: string[];
}

export interface SipHeard {
  event(event: PhoneEvent): void;
  /** An INVITE came; whoever hears it decides what becomes of it. */
  invited(invite: Invite): void;
  /** The node does not take the account any more: a new one is needed. */
  refused(): void;
  /** What the other side sends. */
  remote(stream: MediaStream | null): void;
}

const BUSY = 486;
const REGISTER_EVERY_S = 120;
const LONGEST_PAUSE_S = 4;
/** RFC 4733 §2.5.1.2: keys of this length are heard by every far end. */
const DIGIT_MS = 120;
const BETWEEN_DIGITS_MS = 70;

export class SipPhone {
  private ua: UA | null = null;
  private socket: SipSocket | null = null;
  private readonly calls = new Map<string, { session: RTCSession; watch: PeerWatch | null; stream: MediaStream | null }>();
  private account: SipAccount | null = null;
  private readonly heard: SipHeard;

  constructor(heard: SipHeard) {
    this.heard = heard;
  }

  start(account: SipAccount): void {
    this.stop();
    this.account = account;
    const socket = new SipSocket(account.url);
    const ua = new JsSIP.UA({
      sockets: [socket],
      uri: account.uri,
      authorization_user: account.authorizationUser,
      password: account.password,
      register_expires: REGISTER_EVERY_S,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: LONGEST_PAUSE_S,
      session_timers: false,
      user_agent: "Yunhu desk",
    });
    this.ua = ua;
    this.socket = socket;
    const told = (event: PhoneEvent) => this.ua === ua && this.heard.event(event);
    ua.on("connecting", () => told({ type: "connecting" }));
    ua.on("disconnected", () => told({ type: "unregistered", cause: null }));
    ua.on("registered", () => {
      told({ type: "registered" });
      for (const { watch } of this.calls.values()) watch?.reachable();
    });
    ua.on("registrationFailed", ({ response, cause }) => {
      told({ type: "unregistered", cause: String(cause ?? "") });
      if (response !== null && this.ua === ua) this.heard.refused();
    });
    ua.on("newRTCSession", (event: RTCSessionEvent) => {
      if (event.originator === "remote") this.incoming(event as IncomingRTCSessionEvent);
    });
    ua.start();
  }

  /** Use a new account without touching the calls. */
  renew(account: SipAccount): void {
    this.account = account;
    this.ua?.set("authorization_user", account.authorizationUser);
    this.ua?.set("password", account.password);
    this.ua?.register();
  }

  stop(): void {
    const ua = this.ua;
    this.ua = null;
    ua?.stop();
    this.calls.clear();
    if (ua !== null) this.heard.event({ type: "stopped" });
  }

  answer(id: string, stream: MediaStream, muted: boolean): void {
    const call = this.calls.get(id);
    if (call === undefined) return;
    call.stream = stream;
    const iceServers = (this.account?.iceServers ?? []).map((urls) => ({ urls }));
    call.session.answer({ mediaStream: stream, pcConfig: { iceServers } });
    if (muted) call.session.mute({ audio: true });
  }

  /** Refuse what rings. */
  refuse(id: string, status = BUSY): void {
    this.end(id, { status_code: status });
  }

  hangUp(id: string): void {
    this.end(id, {});
  }

  mute(id: string, muted: boolean): void {
    const session = this.calls.get(id)?.session;
    if (muted) session?.mute({ audio: true });
    else session?.unmute({ audio: true });
  }

  /** Send keys as RFC 4733 events; false when the far end did not agree to them. */
  press(id: string, digits: string): boolean {
    const session = this.calls.get(id)?.session;
    const sender = session?.connection?.getSenders().find((each) => each.track?.kind === "audio");
    if (session === undefined || sender?.dtmf?.canInsertDTMF !== true) return false;
    session.sendDTMF(digits, {
      transportType: JsSIP.C.DTMF_TRANSPORT.RFC2833,
      duration: DIGIT_MS,
      interToneGap: BETWEEN_DIGITS_MS,
    });
    return true;
  }

  /** Speak through another microphone from now on. */
  async speakThrough(id: string, stream: MediaStream): Promise<void> {
    const call = this.calls.get(id);
    const track = stream.getAudioTracks()[0];
    const sender = call?.session.connection?.getSenders().find((each) => each.track?.kind === "audio");
    if (call === undefined || track === undefined || sender === undefined) return;
    const before = sender.track;
    track.enabled = before?.enabled ?? true;
    await sender.replaceTrack(track);
    before?.stop();
    call.stream = stream;
  }

  /** The network is another one: find a new way for the audio of every call. */
  networkChanged(): void {
    for (const { watch } of this.calls.values()) watch?.renew();
  }

  connectionOf(id: string): RTCPeerConnection | null {
    return this.calls.get(id)?.session.connection ?? null;
  }

  private end(id: string, how: { status_code?: number }): void {
    const session = this.calls.get(id)?.session;
    if (session === undefined || session.isEnded()) return;
    this.heard.event({ type: "ending", id });
    session.terminate(how);
  }

  private incoming({ session, request }: IncomingRTCSessionEvent): void {
    const { id } = session;
    endOnlyOnPurpose(session);
    const header = (name: string): string | null => request.getHeader(name) ?? null;
    this.calls.set(id, { session, watch: null, stream: null });
    session.on("peerconnection", ({ peerconnection }) => this.watchPeer(id, session, peerconnection));
    // The engine is found by what we send to it: its answer need not wait for all our addresses.
    session.on("icecandidate", ({ ready }) => ready());
    session.on("confirmed", () => this.heard.event({ type: "established", id }));
    session.on("ended", () => this.ended(id));
    session.on("failed", () => this.ended(id));
    this.heard.invited({
      id,
      contact: header("X-Yunhu-Contact"),
      auto: header("X-Yunhu-Answer") === "auto",
      video: /^m=video [1-9]/m.test(String(request.body ?? "")),
    });
  }

  private watchPeer(id: string, session: RTCSession, peer: RTCPeerConnection): void {
    const call = this.calls.get(id);
    if (call === undefined) return;
    call.watch = new PeerWatch(peer, {
      media: (media) => this.heard.event({ type: "media", id, media }),
      remote: (stream) => this.heard.remote(stream),
      restart: () => void this.restart(session),
    });
  }

  /** JsSIP ends a call whose re-INVITE finds no socket: the socket is tried first, and the next chance awaited. */
  private async restart(session: RTCSession): Promise<void> {
    const alive = (await this.socket?.probe()) ?? false;
    if (alive && this.ua?.isRegistered() === true) session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
  }

  private ended(id: string): void {
    const call = this.calls.get(id);
    this.calls.delete(id);
    call?.watch?.stop();
    for (const track of call?.stream?.getTracks() ?? []) track.stop();
    if (this.calls.size === 0) this.heard.remote(null);
    this.heard.event({ type: "ended", id });
  }
}

/** JsSIP hangs up when a re-INVITE is refused. The old way may still carry the call, and the next try may find another. */
function endOnlyOnPurpose(session: RTCSession): void {
  const terminate = session.terminate.bind(session);
  session.terminate = (options) => {
    if (options?.cause !== JsSIP.C.causes.WEBRTC_ERROR) terminate(options);
  };
}
