import { useCallback, useEffect, useRef, useState } from "react";
import { Channels } from "./channels";
import type { Heard } from "./channels";

const BOTH: Heard = { customer: true, other: true };

export interface Sound {
  playing: boolean;
  /** Where it plays, in milliseconds from the start. */
  atMs: number;
  speed: number;
  heard: Heard;
  failed: boolean;
  toggle(): void;
  seek(ms: number): void;
  setSpeed(speed: number): void;
  hear(heard: Heard): void;
}

/** What plays the sound at an address: the browser's own player, which fetches the parts that it needs. */
export function useSound(address: string): Sound {
  const element = useRef<HTMLAudioElement | null>(null);
  const channels = useRef<Channels | null>(null);
  const [playing, setPlaying] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [speed, setSpeedShown] = useState(1);
  const [heard, setHeard] = useState(BOTH);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const audio = new Audio();
    const stop = new AbortController();
    const on = (event: string, does: () => void) => audio.addEventListener(event, does, { signal: stop.signal });
    const moved = () => setAtMs(audio.currentTime * 1000);
    for (const event of ["timeupdate", "seeking", "seeked", "loadedmetadata"]) on(event, moved);
    on("play", () => setPlaying(true));
    on("pause", () => setPlaying(false));
    on("ended", () => setPlaying(false));
    on("error", () => setFailed(true));
    audio.preload = "metadata";
    audio.src = address;
    element.current = audio;
    return () => {
      stop.abort();
      audio.pause();
      audio.removeAttribute("src");
      audio.load();
      channels.current?.close();
      channels.current = null;
    };
  }, [address]);

  const toggle = useCallback(() => {
    const audio = element.current;
    if (audio === null) return;
    if (!audio.paused) return audio.pause();
    channels.current ??= new Channels(audio);
    channels.current.hear(heard);
    void channels.current.wake().then(() => audio.play().catch(() => setFailed(true)));
  }, [heard]);

  const seek = useCallback((ms: number) => {
    if (element.current !== null) element.current.currentTime = ms / 1000;
    setAtMs(ms);
  }, []);

  const setSpeed = useCallback((wanted: number) => {
    if (element.current !== null) element.current.playbackRate = wanted;
    setSpeedShown(wanted);
  }, []);

  const hear = useCallback((wanted: Heard) => {
    channels.current?.hear(wanted);
    setHeard(wanted);
  }, []);

  return { playing, atMs, speed, heard, failed, toggle, seek, setSpeed, hear };
}
