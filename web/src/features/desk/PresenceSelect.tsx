import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import type { MenuProps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { useNow } from "@/shared/ui/useNow";
import { desk as ask } from "./api";
import type { DeskState, Presence } from "./model";
import { presenceColour } from "./presence";
import "./desk.css";

const CHOICES: readonly Presence[] = ["available", "busy", "training", "meeting", "offline"];

/** Says how the agent stands, and changes it; during a call the change waits for its end. */
export function PresenceSelect({ desk }: { desk: DeskState }) {
  const { t } = useTranslation("desk");
  const showProblem = useShowProblem();
  const [asked, setAsked] = useState<{ presence: Presence; reason: string } | null>(null);
  const { agent, reasons } = desk;
  const now = useNow();

  async function choose(presence: Presence, reason = "") {
    setAsked({ presence, reason });
    try {
      await ask.presence(presence, reason);
    } catch (error) {
      showProblem(error);
    } finally {
      setAsked(null);
    }
  }

  const item = (presence: Presence) => ({
    key: presence,
    label: <Dot presence={presence} text={t(`presence.${presence}`)} />,
    onClick: () => void choose(presence),
  });
  const breaks = {
    key: "break",
    label: <Dot presence="break" text={t("presence.break")} />,
    children: reasons.break.map(({ id, name }) => ({ key: `break ${id}`, label: name, onClick: () => void choose("break", id) })),
  };
  const [available, ...others] = CHOICES;
  const items: MenuProps["items"] = [
    ...(available === undefined ? [] : [item(available)]),
    reasons.break.length > 0 ? breaks : item("break"),
    ...others.map(item),
  ];

  const shown = asked?.presence ?? agent.presence;
  const reason = reasons.break.find(({ id }) => id === (asked?.reason ?? agent.reason))?.name;
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button loading={asked !== null} aria-haspopup="menu" className="presence">
        <Dot presence={shown} text={reason ?? t(`presence.${shown}`)} />
        <span className="presence-state">
          {t(`routing.${agent.routing}`)} <time>{span(now - Date.parse(agent.since))}</time>
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
    <span className="presence-dot" style={{ "--dot": presenceColour(presence) } as React.CSSProperties}>
      {text}
    </span>
  );
}
