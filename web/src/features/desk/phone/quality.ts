/** How the call sounds here, from the browser's own counts between two moments. Pure but for `sample`. */

export interface Counts {
  received: number;
  lost: number;
  jitter_ms: number;
  rtt_ms: number | null;
}

export interface Sound {
  /** Mean opinion score by the E-model (ITU-T G.107), 1 to 4.4. */
  mos: number;
  /** Share of packets that were lost, 0 to 1. */
  lost: number;
  jitter_ms: number;
  rtt_ms: number | null;
}

/** Concealment and in-band FEC of Opus: the loss at which the speech has lost half of its quality (Bpl of G.113). */
const ROBUSTNESS = 20;
const BEST_R = 93.2;
const WORST_LOSS_IMPAIRMENT = 95;
/** Delay of the codec and of the browser's buffer, beside the jitter's. */
const OWN_DELAY_MS = 40;

export function soundOf(before: Counts, now: Counts): Sound {
  const received = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const share = received + lost === 0 ? 0 : lost / (received + lost);
  const { jitter_ms, rtt_ms } = now;
  return { mos: mosOf(share, (rtt_ms ?? 0) / 2 + 2 * jitter_ms + OWN_DELAY_MS), lost: share, jitter_ms, rtt_ms };
}

/** The E-model for a share of lost packets and a one-way delay. */
export function mosOf(lost: number, delay_ms: number): number {
  const late = Math.max(0, delay_ms - 177.3);
  const byDelay = 0.024 * delay_ms + 0.11 * late;
  const percent = lost * 100;
  const byLoss = (WORST_LOSS_IMPAIRMENT * percent) / (percent + ROBUSTNESS);
  const r = Math.min(100, Math.max(0, BEST_R - byDelay - byLoss));
  return 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
}

export type Grade = "good" | "fair" | "bad";

export function gradeOf(mos: number): Grade {
  if (mos >= 3.8) return "good";
  return mos >= 3.1 ? "fair" : "bad";
}

/** The browser's counts now; null before anything came. */
export async function sample(peer: RTCPeerConnection): Promise<Counts | null> {
  let counts: Counts | null = null;
  let rtt_ms: number | null = null;
  for (const report of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
    if (report["type"] === "inbound-rtp" && report["kind"] === "audio") {
      counts = {
        received: Number(report["packetsReceived"] ?? 0),
        lost: Number(report["packetsLost"] ?? 0),
        jitter_ms: Number(report["jitter"] ?? 0) * 1000,
        rtt_ms: null,
      };
    } else if (report["type"] === "candidate-pair" && report["nominated"] === true) {
      rtt_ms = report["currentRoundTripTime"] === undefined ? null : Number(report["currentRoundTripTime"]) * 1000;
    }
  }
  return counts === null ? null : { ...counts, rtt_ms };
}
