/** One tab as an agent's desk: it claims the desk, hears its stream, and runs the phone, in that order. */
import { Problem } from "@/shared/api/problem";
import type { Link } from "./live";

export interface SeatParts {
  claim(take: boolean): Promise<void>;
  live: { start(): void; stop(): void };
  phone: { start(): void; stop(): void; yield(): void };
  link(link: Link): void;
}

const OTHER_TAB = "desk.other_tab";
const PAUSE_MS = 2_000;

export class Seat {
  private readonly parts: SeatParts;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private seated = false;
  private turn = 0;

  constructor(parts: SeatParts) {
    this.parts = parts;
  }

  /** Become the desk, unless another tab that is open is it: then `take` says whether to take over. */
  async start(take = false): Promise<void> {
    clearTimeout(this.timer);
    this.running = true;
    const turn = ++this.turn;
    this.parts.link("connecting");
    try {
      await this.parts.claim(take);
    } catch (error) {
      if (this.running && turn === this.turn) this.refused(error, take);
      return;
    }
    if (!this.running || turn !== this.turn) return;
    this.seated = true;
    this.parts.live.start();
    this.parts.phone.start();
  }

  stop(): void {
    this.running = false;
    this.seated = false;
    clearTimeout(this.timer);
    this.parts.live.stop();
    this.parts.phone.stop();
  }

  /** The network is back: open the stream anew, if this tab is the desk. */
  refresh(): void {
    if (this.seated) this.parts.live.start();
  }

  /** What the stream says of itself goes this way: a tab that was replaced takes no more calls. */
  heard(link: Link): void {
    if (link === "elsewhere" || link === "signed_out") this.seated = false;
    if (link === "elsewhere") this.parts.phone.yield();
    this.parts.link(link);
  }

  private refused(error: unknown, take: boolean): void {
    if (error instanceof Problem && error.id === OTHER_TAB) return this.parts.link("elsewhere");
    if (error instanceof Problem && error.status === 401) return this.parts.link("signed_out");
    this.timer = setTimeout(() => void this.start(take), PAUSE_MS);
  }
}

