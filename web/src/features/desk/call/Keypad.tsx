import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk as ask } from "../api";
import { useDesk } from "../context";
import type { ContactOnDesk } from "../model";
import { useCommand } from "@/shared/ui/useCommand";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
/** What was pressed is shown as far as it fits. */
const SHOWN = 24;

/** Keys for the far end: by mouse, or on the keyboard while this is open and no field has the focus. */
export function Keypad({ contact }: { contact: ContactOnDesk }) {
  const { t } = useTranslation("desk");
  const { phone, handset } = useDesk();
  const { run } = useCommand();
  const [pressed, setPressed] = useState("");
  const here = phone.call?.phase === "active";
  const { id } = contact;

  useEffect(() => {
    const typed = (event: KeyboardEvent) => {
      const field = event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]");
      if (field || event.altKey || event.ctrlKey || event.metaKey || !isKey(event.key)) return;
      event.preventDefault();
      document.getElementById(`key-${event.key}`)?.click();
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  }, []);

  function press(key: string) {
    setPressed((before) => (before + key).slice(-SHOWN));
    // In the browser keys are RFC 4733 events of our own audio; what cannot carry them is the node's to press on.
    if (!here || !handset.press(key)) void run("digits", () => ask.digits(id, key));
  }

  return (
    <div className="keypad" role="group" aria-label={t("call.keypad")}>
      <output className="keypad-shown" aria-live="off">
        {pressed || " "}
      </output>
      {KEYS.map((key) => (
        <Button key={key} id={`key-${key}`} onClick={() => press(key)}>
          {key}
        </Button>
      ))}
    </div>
  );
}

function isKey(key: string): boolean {
  return (KEYS as readonly string[]).includes(key);
}
