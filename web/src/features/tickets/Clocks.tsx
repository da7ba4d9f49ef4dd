import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import type { Clock } from "./api";
import { leftMs, parts, standing } from "./due";

/** The targets: what is left of the business time, in words as well as in colour. */
export function Clocks({ clocks }: { clocks: Clock[] }) {
  const { t } = useTranslation("tickets");
  if (clocks.length === 0) return null;
  return (
    <ul className="ticket-clocks" aria-label={t("clocks")}>
      {clocks.map((clock) => (
        <li key={clock.kind} data-standing={standing(clock)}>
          <span>{t(`clock.${clock.kind}`)}</span>
          <strong>{t(`standing.${standing(clock)}`)}</strong>
          <Rest clock={clock} />
        </li>
      ))}
    </ul>
  );
}

function Rest({ clock }: { clock: Clock }) {
  const { t } = useTranslation("tickets");
  if (clock.run === "stopped") return null;
  const left = leftMs(clock);
  return (
    <span className="muted">
      {t(left < 0 ? "over" : "left", parts(left))}
      {clock.due_at !== null && ` · ${moment(clock.due_at, currentLanguage())}`}
    </span>
  );
}
