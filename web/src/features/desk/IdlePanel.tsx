import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Notice } from "@/shared/ui/Notice";
import { DeviceState } from "./DeviceState";
import { MicrophoneHelp } from "./check/MicrophoneHelp";
import { useDesk } from "./context";
import { usePresence } from "./usePresence";

/** Between contacts: whether the next one may come, and what keeps it from coming. */
export function IdlePanel() {
  const { t } = useTranslation("desk");
  const { desk } = useDesk();
  const { choose, asked } = usePresence();
  if (desk === null) return null;
  const { agent } = desk;
  const available = agent.presence === "available";
  return (
    <section className="panel" aria-labelledby="idle-title">
      <h2 id="idle-title">{t(available && agent.ready ? "idle.ready" : "idle.not_ready")}</h2>
      <p className="muted">{t(available ? (agent.ready ? "idle.ready_detail" : "idle.unready_detail") : "idle.presence_detail")}</p>
      {!available && (
        <Button type="primary" block loading={asked !== null} onClick={() => void choose("available")}>
          {t("idle.become_available")}
        </Button>
      )}
      {agent.routing === "not-responding" && (
        <Notice
          type="warning"
          title={t("idle.not_responding")}
          action={
            <Button size="small" loading={asked !== null} onClick={() => void choose("available")}>
              {t("idle.become_available")}
            </Button>
          }
        />
      )}
      <MicrophoneHelp />
      <DeviceState />
      <Link to="/desk/check">{t("check.open")}</Link>
    </section>
  );
}
