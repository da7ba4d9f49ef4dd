import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { NewTicketForm } from "./NewTicketForm";
import { useTypes } from "./useTypes";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";

/** A new ticket; the address says what it is about: `?contact=…&customer=…&parent=…`. */
export function NewTicketPage() {
  const { t } = useTranslation("tickets");
  const go = useNavigate();
  const [address] = useSearchParams();
  const queries = useQueryClient();
  const { error } = useTypes();
  const about = {
    contact: address.get("contact") ?? undefined,
    customer: address.get("customer") ?? undefined,
    parent: address.get("parent") ?? undefined,
  };
  return (
    <section className="panel ticket-new" aria-labelledby="new-ticket-title">
      <h1 id="new-ticket-title">{t("new")}</h1>
      {about.contact !== undefined && <p className="muted">{t("from_call")}</p>}
      {about.parent !== undefined && <p className="muted">{t("as_child")}</p>}
      <ProblemAlert error={error} />
      <NewTicketForm
        about={about}
        made={(ticket) => {
          void queries.invalidateQueries({ queryKey: ["tickets"] });
          void go(`/tickets/${ticket.id}`, { replace: true });
        }}
        cancel={() => void go(-1)}
      />
    </section>
  );
}
