import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { routing } from "../api";
import type { Hours } from "../api";
import { SwitchDialog } from "./SwitchDialog";

const OFTEN_MS = 30_000;
const COLOURS = { open: "success", closed: "default", holiday: "processing", closed_now: "error" } as const;

/** Whether the centre is open now, and the switch for when it must not be. */
export function HoursList() {
  const { t } = useTranslation("routing");
  const { data, error, refetch } = useQuery({ queryKey: ["hours"], queryFn: routing.hours, refetchInterval: OFTEN_MS });
  return (
    <section className="panel" aria-labelledby="routing-title">
      <header className="routing-head">
        <h1 id="routing-title">{t("part.hours")}</h1>
      </header>
      <p className="muted">{t("about.hours")}</p>
      <ProblemAlert error={error} retry={() => void refetch()} />
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("hours.none")} />}
      <ul className="hours">
        {data?.map((hours) => (
          <One key={hours.id} hours={hours} renew={() => void refetch()} />
        ))}
      </ul>
    </section>
  );
}

function One({ hours, renew }: { hours: Hours; renew(): void }) {
  const { t } = useTranslation("routing");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const [asking, setAsking] = useState<"close" | "open" | null>(null);
  const held = hours.switch;

  async function end() {
    const action = held?.to === "closed" ? routing.endClosing : routing.endOpening;
    if (await run("end", () => action(hours.id))) renew();
  }

  return (
    <li className="panel">
      <div className="routing-head">
        <h2>{hours.name}</h2>
        <Tag color={COLOURS[hours.state]}>{t(`hours.state.${hours.state}`)}</Tag>
      </div>
      <p className="muted">
        {hours.day !== null && <>{hours.day} · </>}
        {hours.changes_at === null
          ? t("hours.no_change")
          : t(hours.state === "open" ? "hours.closes_at" : "hours.opens_at", { when: moment(hours.changes_at, currentLanguage()) })}{" "}
        · {hours.zone}
      </p>
      {held !== null && (
        <Notice type={held.to === "closed" ? "error" : "info"} title={t(`hours.held.${held.to}`, { by: held.by, when: moment(held.at, currentLanguage()) })}>
          {held.reason}
          {held.until !== null && ` · ${t("hours.until", { when: moment(held.until, currentLanguage()) })}`}
        </Notice>
      )}
      {may("hours.control") && (
        <div className="routing-hands">
          {held !== null && (
            <Button loading={pending === "end"} onClick={() => void end()}>
              {t(`hours.end.${held.to}`)}
            </Button>
          )}
          {held?.to !== "closed" && (
            <Button danger onClick={() => setAsking("close")}>
              {t("hours.close")}
            </Button>
          )}
          {held === null && <Button onClick={() => setAsking("open")}>{t("hours.open")}</Button>}
        </div>
      )}
      {asking !== null && <SwitchDialog hours={hours} what={asking} done={renew} close={() => setAsking(null)} />}
    </li>
  );
}
