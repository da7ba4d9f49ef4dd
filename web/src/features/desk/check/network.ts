/** What the check page measures by itself. */

const TRIES = 3;
const GATHER_MS = 3_000;

/** Milliseconds to the node and back, the best of a few; Infinity when it does not answer. */
export async function roundTrip(fetcher: typeof fetch = fetch): Promise<number> {
  let best = Infinity;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const began = performance.now();
    try {
      await fetcher("/health/live", { cache: "no-store" });
      best = Math.min(best, performance.now() - began);
    } catch {
      return Infinity;
    }
  }
  return best;
}

/** Whether the browser finds an address for audio at all; some security software forbids it. */
export async function gathers(): Promise<boolean> {
  if (typeof RTCPeerConnection !== "function") return false;
  const peer = new RTCPeerConnection();
  try {
    peer.addTransceiver("audio");
    const found = new Promise<boolean>((answer) => {
      peer.addEventListener("icecandidate", ({ candidate }) => candidate !== null && candidate.candidate !== "" && answer(true));
      setTimeout(() => answer(false), GATHER_MS);
    });
    await peer.setLocalDescription(await peer.createOffer());
    return await found;
  } finally {
    peer.close();
  }
}
