import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { span } from "@/shared/format/format";
import { Notice } from "@/shared/ui/Notice";
import { useNow } from "@/shared/ui/useNow";
import { DeviceState } from "./DeviceState";
import { MicrophoneHelp } from "./check/MicrophoneHelp";
import { useDesk } from "./context";
import type { Agent } from "./model";
import { CONNECTION_LOST } from "./presence";
import { usePresence } from "./usePresence";

/** Between contacts: whether the next one may come, and what keeps it from coming. */
export function IdlePanel() {
  const { t } = useTranslation("desk");
  const { desk } = useDesk();
  const { choose, asked } = usePresence();
  if (desk === null) return null;
  const { agent } = desk;
  const available = agent.presence === "available";
  if (agent.routing === "not-responding") return <Paused agent={agent} />;
  return (
    <section className="panel" aria-labelledby="idle-title">
      <h2 id="idle-title">{t(available && agent.ready ? "idle.ready" : "idle.not_ready")}</h2>
      <p className="muted">{t(available ? (agent.ready ? "idle.ready_detail" : "idle.unready_detail") : "idle.presence_detail")}</p>
      {agent.presence === "break" && agent.reason === CONNECTION_LOST && <Notice type="warning" title={t("idle.connection_lost")} />}
      {!available && (
        <Button type="primary" block loading={asked !== null} onClick={() => void choose("available")}>
          {t("idle.become_available")}
        </Button>
      )}
      <MicrophoneHelp />
      <DeviceState />
      <Link to="/desk/check">{t("check.open")}</Link>
    </section>
  );
}

/** An offer was not taken, so that no other comes for a while, or until the agent says to be there. */
function Paused({ agent }: { agent: Agent }) {
  const { t } = useTranslation("desk");
  const { choose, asked } = usePresence();
  const now = useNow();
  return (
    <section className="panel" aria-labelledby="idle-title">
      <h2 id="idle-title">{t("idle.paused")}</h2>
      <Notice
        type="warning"
        title={t("idle.not_responding")}
        action={
          <Button type="primary" size="small" loading={asked !== null} onClick={() => void choose("available")}>
            {t("idle.i_am_here")}
          </Button>
        }
      >
        {agent.until !== null && t("idle.resumes", { time: span(Date.parse(agent.until) - now) })}
      </Notice>
      <MicrophoneHelp />
      <DeviceState />
    </section>
  );
}
