import { troubleOf } from "./model";
import type { Media, Trouble } from "./model";

export type Devices = { stream: MediaStream; media: Media; withoutCamera: boolean } | { trouble: Trouble };

/** Asks for the microphone, and the camera when it is wanted; without a camera the call is by voice. */
export async function ask(media: Media): Promise<Devices> {
  if (!window.isSecureContext) return { trouble: "insecure" };
  if (!("RTCPeerConnection" in window)) return { trouble: "unsupported" };
  if (media === "video") {
    try {
      return { stream: await open(true), media, withoutCamera: false };
    } catch (error) {
      if (errorName(error) === "NotAllowedError") return { trouble: "refused" };
    }
  }
  try {
    return { stream: await open(false), media: "audio", withoutCamera: media === "video" };
  } catch (error) {
    return { trouble: troubleOf(errorName(error)) };
  }
}

function open(video: boolean): Promise<MediaStream> {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return navigator.mediaDevices.getUserMedia({ audio, video: video && { width: 640, height: 480 } });
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
