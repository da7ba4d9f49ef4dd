import { Tag } from "antd";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "./context";

function subscribe(changed: () => void): () => void {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
  };
}

/** Nothing while all is well; else what is the matter with the connection. */
export function LinkState() {
  const { t } = useTranslation("desk");
  const { link } = useDesk();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const standing = online ? link : "offline";
  return (
    <span role="status" aria-live="polite">
      {standing !== "open" && <Tag color={standing === "connecting" ? "warning" : "error"}>{t(`link.${standing}`)}</Tag>}
    </span>
  );
}
