import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import type { MenuProps } from "antd";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import { useNow } from "@/shared/ui/useNow";
import type { DeskState, Presence } from "./model";
import { CONNECTION_LOST, presenceColour } from "./presence";
import { usePresence } from "./usePresence";
import "./desk.css";

const OTHERS: readonly Presence[] = ["busy", "training", "meeting", "offline"];

/** Says how the agent stands, and changes it; during a call the change waits for its end. */
export function PresenceSelect({ desk }: { desk: DeskState }) {
  const { t } = useTranslation("desk");
  const { asked, choose } = usePresence();
  const { agent, reasons } = desk;
  const now = useNow();
  // Whoever is away is there first, before a break; the node refuses it.
  const away = agent.presence === "offline";

  const item = (presence: Presence) => ({
    key: presence,
    label: <Dot presence={presence} text={t(`presence.${presence}`)} />,
    disabled: away && presence === "break",
    onClick: () => void choose(presence),
  });
  const breaks = reasons.break.map(({ id, name }) => ({
    key: `break ${id}`,
    label: <Dot presence="break" text={`${t("presence.break")} · ${name}`} />,
    disabled: away,
    onClick: () => void choose("break", id),
  }));
  const items: MenuProps["items"] = [
    item("available"),
    { type: "divider" },
    ...(breaks.length > 0 ? breaks : [item("break")]),
    { type: "divider" },
    ...OTHERS.map(item),
  ];

  const shown = asked?.presence ?? agent.presence;
  const given = asked?.reason ?? agent.reason;
  const reason = given === CONNECTION_LOST ? t("presence.connection_lost") : reasons.break.find(({ id }) => id === given)?.name;
  return (
    <Dropdown menu={{ items }} trigger={["click"]} autoFocus>
      <Button loading={asked !== null} aria-haspopup="menu" className="presence">
        <span className="visually-hidden">{t("presence.label")}</span>
        <Dot presence={shown} text={shown === "break" && reason ? `${t("presence.break")} · ${reason}` : t(`presence.${shown}`)} />
        <span className="presence-state">
          {(agent.presence === "available" || agent.routing !== "idle") && t(`routing.${agent.routing}`)} <time>{span(now - Date.parse(agent.since))}</time>
        </span>
        {agent.pending !== null && (
          <span className="presence-next">{t("presence.next", { presence: t(`presence.${agent.pending?.presence}`) })}</span>
        )}
        <DownOutlined />
      </Button>
    </Dropdown>
  );
}

function Dot({ presence, text }: { presence: Presence; text: string }) {
  return (
    <span className="presence-dot" style={{ "--dot": presenceColour(presence) } as CSSProperties}>
      {text}
    </span>
  );
}
