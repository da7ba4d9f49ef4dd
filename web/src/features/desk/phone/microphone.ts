/** The microphone, the camera and the speaker of this machine, and what is the matter with them. */
import { preferences } from "@/shared/preferences";
import type { Microphone } from "./model";

const MICROPHONE = "microphone";
const SPEAKER = "speaker";

export const chosenMicrophone = () => preferences.get(MICROPHONE);
export const chosenSpeaker = () => preferences.get(SPEAKER);
export const chooseMicrophone = (id: string) => preferences.set(MICROPHONE, id || null);
export const chooseSpeaker = (id: string) => preferences.set(SPEAKER, id || null);

/** What kept the microphone from being opened, by the name of the browser's error. */
export function troubleOf(error: unknown): Exclude<Microphone, "ok" | "unknown"> {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "insecure";
}

export class MicrophoneTrouble extends Error {
  readonly trouble: ReturnType<typeof troubleOf>;

  constructor(cause: unknown) {
    super("the microphone cannot be opened", { cause });
    this.name = "MicrophoneTrouble";
    this.trouble = troubleOf(cause);
  }
}

function constraints(video: boolean, device: string | null): MediaStreamConstraints {
  const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  // `ideal`, not `exact`: a headset that was left at home must not cost a call.
  if (device !== null) audio.deviceId = { ideal: device };
  return { audio, video: video ? { width: { ideal: 640 }, height: { ideal: 480 } } : false };
}

/** Open the chosen microphone, and the camera for a video call. Raises MicrophoneTrouble. */
export async function openMicrophone(video = false, device = chosenMicrophone()): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  // A page that is not encrypted has no microphone at all.
  if (mediaDevices === undefined) throw new MicrophoneTrouble(new TypeError("insecure context"));
  try {
    return await mediaDevices.getUserMedia(constraints(video, device));
  } catch (error) {
    if (!video) throw new MicrophoneTrouble(error);
    // Without a camera the call goes on with audio alone.
    return openMicrophone(false, device);
  }
}

export function closeStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Whether the microphone can be opened now; it is closed again at once. */
export async function tryMicrophone(): Promise<Microphone> {
  try {
    closeStream(await openMicrophone());
    return "ok";
  } catch (error) {
    return error instanceof MicrophoneTrouble ? error.trouble : troubleOf(error);
  }
}

export interface Devices {
  microphones: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
}

/** What is plugged in. Names are empty until the microphone was allowed once. */
export async function listDevices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return {
    microphones: all.filter((device) => device.kind === "audioinput" && device.deviceId !== ""),
    speakers: all.filter((device) => device.kind === "audiooutput" && device.deviceId !== ""),
  };
}

/** Play through the chosen speaker, where the browser lets a page choose. */
export async function toSpeaker(element: HTMLMediaElement, speaker = chosenSpeaker()): Promise<void> {
  if (speaker === null || typeof element.setSinkId !== "function") return;
  try {
    await element.setSinkId(speaker);
  } catch {
    // It was unplugged: the system's own choice plays instead.
    await element.setSinkId("");
  }
}
