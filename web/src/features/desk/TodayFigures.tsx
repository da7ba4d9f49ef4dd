import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import type { Today } from "./model";

/** What the agent has done since midnight. */
export function TodayFigures({ today }: { today: Today }) {
  const { t } = useTranslation("desk");
  const figures = [
    ["handled", String(today.handled)],
    ["missed", String(today.missed)],
    ["average_talk", span(today.average_talk_ms)],
    ["talk", span(today.talk_ms)],
    ["held", span(today.held_ms)],
    ["wrap_up", span(today.wrap_up_ms)],
  ] as const;
  return (
    <section className="panel" aria-labelledby="today-title">
      <h2 id="today-title">{t("today.title")}</h2>
      <dl className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`today.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
