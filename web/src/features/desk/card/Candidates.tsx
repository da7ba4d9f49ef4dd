import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { percent } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import type { Card } from "../model";

interface Props {
  contact: string;
  card: Card;
  pending: string | null;
  choose(customer: string): void;
}

/** Whom the caller may be, the likeliest first; the agent says who it is. */
export function Candidates({ contact, card, pending, choose }: Props) {
  const { t } = useTranslation("desk");
  const candidates = [...(card.candidates ?? [])].sort((a, b) => b.score - a.score);
  return (
    <section className="panel" aria-labelledby="candidates-title">
      <header className="panel-head">
        <h2 id="candidates-title">{t(candidates.length > 0 ? "card.who" : "card.unknown")}</h2>
        <Link to={`/customers/new?contact=${contact}`}>{t("card.new_customer")}</Link>
      </header>
      <ul className="rows">
        {candidates.map(({ customer, score, why }) => (
          <li key={customer.id}>
            <div className="row-main">
              <strong>{customer.name || t("card.unnamed")}</strong>
              <span className="muted">{(customer.identities ?? []).map(({ value }) => value).join(" · ")}</span>
              <span className="muted">
                {why} · {percent(score, currentLanguage())}
              </span>
            </div>
            <Button size="small" loading={pending === customer.id} disabled={pending !== null} onClick={() => choose(customer.id)}>
              {t("card.it_is")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
