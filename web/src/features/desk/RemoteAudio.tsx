import { useEffect, useRef } from "react";
import { toSpeaker } from "./phone/microphone";

/** Plays what the other side sends, on every page, through the chosen speaker. */
export function RemoteAudio({ stream }: { stream: MediaStream | null }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (element === null) return;
    element.srcObject = stream;
    if (stream === null) return;
    void toSpeaker(element);
    // The agent has just pressed a key or a button; where a browser still asks for one, the next click plays.
    element.play().catch(() => addEventListener("pointerdown", () => void element.play(), { once: true }));
  }, [stream]);
  return (
    <audio ref={audio} autoPlay data-testid="remote-audio">
      <track kind="captions" />
    </audio>
  );
}
