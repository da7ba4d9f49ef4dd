import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import type { Card, EarlierContact } from "../model";

const SPOKEN = new Set(["voice", "video"]);

/** Earlier contacts on every channel, the last one first. */
export function History({ card }: { card: Card }) {
  const { t } = useTranslation("desk");
  const contacts = card.contacts ?? [];
  return (
    <section className="panel" aria-labelledby="history-title">
      <h2 id="history-title">{t("history.title")}</h2>
      {contacts.length === 0 && <p className="muted">{t("history.none")}</p>}
      <ol className="rows">
        {contacts.map((earlier) => (
          <li key={earlier.id}>
            <div className="row-main">
              <span>
                <time dateTime={earlier.at}>{moment(earlier.at, currentLanguage())}</time>{" "}
                <span className="muted">
                  {[earlier.queue, earlier.agent, talk(earlier, t("history.not_talked"))].filter(Boolean).join(" · ")}
                </span>
              </span>
              {earlier.note && <span className="history-note">{earlier.note}</span>}
            </div>
            <Tag>{t(`channel.${earlier.channel}`, { defaultValue: earlier.channel })}</Tag>
            {earlier.disposition && <Tag color="blue">{earlier.disposition}</Tag>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How long they talked; nothing for a channel on which nobody talks. */
function talk(earlier: EarlierContact, not: string): string | null {
  if (!SPOKEN.has(earlier.channel)) return null;
  return earlier.talk_ms ? span(earlier.talk_ms) : not;
}
