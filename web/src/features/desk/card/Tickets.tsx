import { PlusOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { relative } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import type { Card } from "../model";

const COLOURS: Record<string, string> = { urgent: "error", high: "warning" };

/** What is open for this customer, and a new ticket out of this call. */
export function Tickets({ contact, card }: { contact: string; card: Card }) {
  const { t } = useTranslation("desk");
  const go = useNavigate();
  const tickets = card.tickets ?? [];
  const query = new URLSearchParams({ contact, ...(card.customer && { customer: card.customer.id }) });
  return (
    <section className="panel" aria-labelledby="tickets-title">
      <header className="panel-head">
        <h2 id="tickets-title">{t("tickets.title", { count: tickets.length })}</h2>
        <Button size="small" icon={<PlusOutlined />} onClick={() => void go(`/tickets/new?${query}`)}>
          {t("tickets.new")}
        </Button>
      </header>
      {tickets.length === 0 && <p className="muted">{t("tickets.none")}</p>}
      <ul className="rows">
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <div className="row-main">
              <Link to={`/tickets/${ticket.id}`}>
                {ticket.number} {ticket.subject}
              </Link>
              <span className="muted">
                {ticket.due_at && t("tickets.due", { when: relative(ticket.due_at, currentLanguage()) })}
              </span>
            </div>
            <Tag color={COLOURS[ticket.priority] ?? "default"}>{t(`priority.${ticket.priority}`, { defaultValue: ticket.priority })}</Tag>
            <Tag>{t(`ticket_status.${ticket.status}`, { defaultValue: ticket.status })}</Tag>
          </li>
        ))}
      </ul>
    </section>
  );
}
