import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import { useNow } from "@/shared/ui/useNow";
import { desk as ask } from "../api";
import type { Agent, Named, Presence, WrapUp } from "../model";
import { useCommand } from "@/shared/ui/useCommand";

const MORE_S = 60;
const NEXT: readonly Presence[] = ["available", "busy", "training", "meeting", "offline"];

interface Props {
  wrapUp: WrapUp;
  agent: Agent;
  breaks: readonly Named[];
}

/** The time after a contact: how much is left, more of it, or the end of it with what comes next. */
export function WrapUpPanel({ wrapUp, agent, breaks }: Props) {
  const { t } = useTranslation("desk");
  const { pending, run } = useCommand();
  const now = useNow(500);
  const left = wrapUp.until === null ? null : Date.parse(wrapUp.until) - now;
  const finish = (presence?: Presence, reason?: string) => void run("finish", () => ask.finishWrapUp(presence, reason));
  const items = [
    ...NEXT.map((presence) => ({ key: presence, label: t(`presence.${presence}`), onClick: () => finish(presence) })),
    ...breaks.map(({ id, name }) => ({
      key: `break ${id}`,
      label: `${t("presence.break")} · ${name}`,
      onClick: () => finish("break", id),
    })),
  ];
  return (
    <section className="panel wrap-up" aria-labelledby="wrap-up-title">
      <header className="panel-head">
        <h2 id="wrap-up-title">{t("wrap_up.title")}</h2>
        <time className="call-time" role="timer" aria-label={t("wrap_up.left")}>
          {left === null ? span(now - Date.parse(agent.since)) : span(left + 999)}
        </time>
      </header>
      <p className="muted">{t(left === null ? "wrap_up.open_ended" : "wrap_up.ends_by_itself")}</p>
      <div className="consult-steps">
        <Button type="primary" loading={pending === "finish"} onClick={() => finish()}>
          {t("wrap_up.finish")}
        </Button>
        <Dropdown trigger={["click"]} autoFocus menu={{ items }}>
          <Button>{t("wrap_up.finish_as")}</Button>
        </Dropdown>
        {left !== null && (
          <Button loading={pending === "extend"} onClick={() => void run("extend", () => ask.extendWrapUp(Math.ceil(Math.max(0, left) / 1000) + MORE_S))}>
            {t("wrap_up.extend", { seconds: MORE_S })}
          </Button>
        )}
      </div>
    </section>
  );
}
