/** Sounds of the page itself: the ring of an offer, and a tone to try the speaker. */
import { chosenSpeaker } from "./microphone";

const RING_HZ = [523.25, 659.25] as const;
const RING_S = 0.9;
const RING_EVERY_MS = 3_000;
const LOUDNESS = 0.18;
const TONE_S = 0.8;
const FADE_S = 0.03;

type Routed = AudioContext & { setSinkId?(id: string): Promise<void> };

let shared: Routed | null = null;

function context(): Routed {
  shared ??= new AudioContext() as Routed;
  const speaker = chosenSpeaker();
  if (speaker !== null) shared.setSinkId?.(speaker).catch(() => undefined);
  // Before the first key or click of the page a browser keeps it silent; the title and a notification tell then.
  if (shared.state === "suspended") shared.resume().catch(() => undefined);
  return shared;
}

function beep(audio: AudioContext, hz: number, after_s: number, length_s: number): void {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  const from = audio.currentTime + after_s;
  tone.frequency.value = hz;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(LOUDNESS, from + FADE_S);
  gain.gain.setValueAtTime(LOUDNESS, from + length_s - FADE_S);
  gain.gain.linearRampToValueAtTime(0, from + length_s);
  tone.connect(gain).connect(audio.destination);
  tone.start(from);
  tone.stop(from + length_s);
}

function ring(): void {
  const audio = context();
  const half = RING_S / RING_HZ.length;
  for (const [index, hz] of RING_HZ.entries()) beep(audio, hz, index * half, half);
}

/** Ring until the returned function is called. */
export function startRinging(): () => void {
  ring();
  const timer = setInterval(ring, RING_EVERY_MS);
  return () => clearInterval(timer);
}

/** One short tone through the chosen speaker. */
export function playTone(): void {
  beep(context(), RING_HZ[0], 0, TONE_S);
}

/** How loud a microphone is, 0 to 1, told often until the returned function is called. */
export function measureLevel(stream: MediaStream, tell: (level: number) => void): () => void {
  const audio = context();
  const source = audio.createMediaStreamSource(stream);
  const analyser = audio.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(levelOf(samples));
  }, 80);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

const QUIETEST_DB = -60;

/** Root mean square in decibels, from the quietest that counts (0) to full scale (1). */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, 1 - decibels / QUIETEST_DB));
}
