import { useEffect, useRef } from "react";
import { desk as ask } from "./api";
import type { DeskContextValue } from "./context";
import { disagrees, inCall, isStale, needsRejoin } from "./phone/reducer";

/** Between two requests to be rung again. */
const REJOIN_EVERY_MS = 3_000;
/** The stream and the phone tell the same a little apart; what they disagree about for longer is mended. */
const AGREE_MS = 4_000;

type Guarded = Pick<DeskContextValue, "desk" | "phone" | "tab" | "handset" | "link">;

/** Keeps a call alive through reloads, other networks and sleep, and warns before it is left by accident. */
export function useCallGuards({ desk, phone, tab, handset, link }: Guarded): void {
  const lost = link === "open" && needsRejoin(desk, phone, tab);
  const contact = desk?.contact?.id ?? null;
  useEffect(() => {
    if (!lost || contact === null) return;
    // A refusal says that it is too early or too late; the next state of the desk tells which.
    const rejoin = () => void ask.rejoin(contact).catch(() => undefined);
    rejoin();
    const timer = setInterval(rejoin, REJOIN_EVERY_MS);
    return () => clearInterval(timer);
  }, [lost, contact]);

  const torn = link === "open" && disagrees(desk, phone);
  useEffect(() => {
    if (!torn || contact === null) return;
    const timer = setTimeout(() => void ask.rejoin(contact).catch(() => undefined), AGREE_MS);
    return () => clearTimeout(timer);
  }, [torn, contact]);

  const stale = link === "open" && isStale(desk, phone);
  useEffect(() => {
    if (!stale) return;
    const timer = setTimeout(() => handset.hangUp(), AGREE_MS);
    return () => clearTimeout(timer);
  }, [stale, handset]);

  const busy = inCall(phone);
  useEffect(() => {
    if (!busy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [busy]);

  useEffect(() => {
    const changed = () => handset.networkChanged();
    const connection = (navigator as { connection?: EventTarget }).connection;
    addEventListener("online", changed);
    connection?.addEventListener("change", changed);
    return () => {
      removeEventListener("online", changed);
      connection?.removeEventListener("change", changed);
    };
  }, [handset]);

  useDeviceWatch(handset, phone.microphone);
}

/** A microphone that is unplugged or plugged in is noticed before the next call needs it. */
function useDeviceWatch(handset: DeskContextValue["handset"], microphone: string): void {
  const known = useRef(microphone);
  useEffect(() => {
    known.current = microphone;
  }, [microphone]);
  useEffect(() => {
    const devices = navigator.mediaDevices;
    // Only who has tried it before is asked again: a permission is never asked for out of the blue.
    const changed = () => void (known.current === "unknown" ? undefined : handset.checkMicrophone());
    devices?.addEventListener("devicechange", changed);
    return () => devices?.removeEventListener("devicechange", changed);
  }, [handset]);
}
