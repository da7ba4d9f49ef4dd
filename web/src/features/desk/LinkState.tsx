import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useDesk } from "./context";

/** Nothing while all is well; else what is the matter with the connection. */
export function LinkState() {
  const { t } = useTranslation("desk");
  const { link } = useDesk();
  return (
    <span role="status" aria-live="polite">
      {link !== "open" && <Tag color={link === "connecting" ? "warning" : "error"}>{t(`link.${link}`)}</Tag>}
    </span>
  );
}
