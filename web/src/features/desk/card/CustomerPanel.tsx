import { Empty, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Masked } from "@/shared/reveal/Masked";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { desk as ask } from "../api";
import type { CustomerSummary } from "../model";
import { useCommand } from "@/shared/ui/useCommand";
import { Candidates } from "./Candidates";
import { History } from "./History";
import { Tickets } from "./Tickets";
import { useCard } from "./useCard";

/** Who calls, what there was before, and what is open. */
export function CustomerPanel({ contact }: { contact: string | null }) {
  const { t } = useTranslation("desk");
  const { card, error, renew } = useCard(contact);
  const { pending, run } = useCommand();

  async function choose(customer: string | null) {
    if (contact !== null && (await run(customer ?? "none", () => ask.customer(contact, customer)))) renew();
  }

  if (contact === null) {
    return (
      <section className="panel desk-empty" aria-label={t("card.title")}>
        <Empty description={t("card.idle")} image={Empty.PRESENTED_IMAGE_SIMPLE} />
      </section>
    );
  }
  return (
    <>
      <ProblemAlert error={error} retry={renew} />
      {card !== null && (
        <>
          {card.customer ? <Customer customer={card.customer} another={() => void choose(null)} busy={pending !== null} /> : null}
          {!card.customer && <Candidates contact={contact} card={card} pending={pending} choose={(id) => void choose(id)} />}
          <Tickets contact={contact} card={card} />
          <History card={card} />
        </>
      )}
    </>
  );
}

function Customer({ customer, another, busy }: { customer: CustomerSummary; another(): void; busy: boolean }) {
  const { t } = useTranslation("desk");
  return (
    <section className="panel" aria-labelledby="customer-title">
      <header className="panel-head">
        <h2 id="customer-title" className="customer-name">
          <Link to={`/customers/${customer.id}`}>{customer.name || t("card.unnamed")}</Link>
        </h2>
        <span className="tags">
          {(customer.tags ?? []).map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
        <button type="button" className="link-button" onClick={another} disabled={busy}>
          {t("card.not_this")}
        </button>
      </header>
      <dl className="facts">
        {(customer.identities ?? []).map(({ id, kind, value }) => (
          <div key={id}>
            <dt>{t(`identity.${kind}`, { defaultValue: kind })}</dt>
            <dd>
              <Masked kind="customer" id={customer.id} field={id} value={value} />
            </dd>
          </div>
        ))}
      </dl>
      {customer.note && <p className="customer-note">{customer.note}</p>}
    </section>
  );
}
