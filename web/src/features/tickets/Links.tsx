import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useCommand } from "@/shared/ui/useCommand";
import { tickets } from "./api";
import type { Whole } from "./api";

/** The contacts that the ticket is about. */
export function Links({ ticket, mayWrite, renew }: { ticket: Whole; mayWrite: boolean; renew(): void }) {
  const { t } = useTranslation("tickets");
  const { pending, run } = useCommand();

  async function unlink(contact: string) {
    if (await run(contact, () => tickets.unlink(ticket.id, contact))) renew();
  }

  if (ticket.contacts.length === 0) return <p className="muted">{t("no_links")}</p>;
  return (
    <ul className="ticket-list">
      {ticket.contacts.map((link) => (
        <li key={link.contact} className="ticket-line">
          <span>{t("contact_at", { when: moment(link.at, currentLanguage()) })}</span>
          <code>{link.contact}</code>
          {mayWrite && (
            <Button size="small" loading={pending === link.contact} onClick={() => void unlink(link.contact)}>
              {t("unlink")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
