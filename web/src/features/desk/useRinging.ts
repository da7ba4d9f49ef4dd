import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { DeskContextValue } from "./context";
import { answerable } from "./phone/reducer";
import { startRinging } from "./phone/sound";

const FLASH_MS = 1_000;

/** While an offer rings: the ring, the title of the tab, and a notification when nobody looks at it. */
export function useRinging({ desk, phone }: Pick<DeskContextValue, "desk" | "phone">): void {
  const { t } = useTranslation("desk");
  const contact = desk?.contact ?? null;
  const ringing = answerable(phone, contact);
  const queue = contact?.queue?.name ?? "";

  useEffect(() => (ringing ? startRinging() : undefined), [ringing]);

  useEffect(() => {
    const plain = t("common:brand");
    document.title = plain;
    if (!ringing) return;
    let on = true;
    const flash = () => {
      document.title = on ? `● ${t("offer.title")}` : plain;
      on = !on;
    };
    flash();
    const timer = setInterval(flash, FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = plain;
    };
  }, [ringing, t]);

  useEffect(() => {
    if (!ringing || !document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    // No name and no number: a notification stays in the system's list for others to see.
    const shown = new Notification(t("offer.title"), { body: queue, tag: "yunhu-offer", requireInteraction: true });
    shown.addEventListener("click", () => window.focus());
    return () => shown.close();
  }, [ringing, queue, t]);
}
