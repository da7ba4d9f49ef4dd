import { Button, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import type { Whole } from "./api";
import { Attachments } from "./Attachments";
import { Comments } from "./Comments";
import { Family } from "./Family";
import { History } from "./History";
import { Links } from "./Links";
import { StateMark } from "./Marks";
import { Properties } from "./Properties";
import { Subject } from "./Subject";
import { useAuthor } from "./useAuthor";
import { useTicket } from "./useTicket";
import type { Editing } from "./useTicket";
import { useTypes } from "./useTypes";

/** One ticket. */
export function TicketView() {
  const { id = "" } = useParams();
  const editing = useTicket(id);
  if (editing.error !== null) return <ProblemAlert error={editing.error} retry={editing.renew} />;
  if (editing.ticket === undefined) return <Loading />;
  return <Shown key={id} ticket={editing.ticket} editing={editing} />;
}

function Shown({ ticket, editing }: { ticket: Whole; editing: Editing }) {
  const { t } = useTranslation("tickets");
  const author = useAuthor();
  const { types } = useTypes();
  const { may } = useSession();
  const type = types.find((one) => one.id === ticket.type);
  const mayWrite = may("ticket.write") && ticket.merged_into === null;
  const about = { ticket, mayWrite, renew: editing.renew };
  return (
    <div className="ticket">
      <header className="panel ticket-head">
        <div className="ticket-line">
          <span className="tickets-number">{ticket.number}</span>
          <StateMark ticket={ticket} type={type} />
          <span className="muted">{t("made", { when: moment(ticket.created_at, currentLanguage()), by: author(ticket.created_by) })}</span>
        </div>
        <Subject ticket={ticket} mayWrite={mayWrite} editing={editing} />
        {mayWrite && (
          <div className="ticket-actions" role="toolbar" aria-label={t("next_state")}>
            {ticket.can.map((state) => (
              <Button key={state} disabled={editing.saving} onClick={() => void editing.change({ state })}>
                {type?.states.find((one) => one.id === state)?.name ?? state}
              </Button>
            ))}
          </div>
        )}
        {ticket.merged_into !== null && (
          <Notice type="info" title={t("merged")}>
            <Link to={`/tickets/${ticket.merged_into}`}>{t("go_to_survivor")}</Link>
          </Notice>
        )}
        {editing.conflict !== null && (
          <Notice
            type="warning"
            title={t("conflict")}
            action={
              <>
                <Button size="small" onClick={() => editing.settle(true)}>
                  {t("keep_mine")}
                </Button>
                <Button size="small" onClick={() => editing.settle(false)}>
                  {t("take_theirs")}
                </Button>
              </>
            }
          >
            {t("conflict_detail")}
          </Notice>
        )}
      </header>
      <Properties ticket={ticket} type={type} mayWrite={mayWrite} editing={editing} />
      <section className="panel ticket-body">
        <Tabs
          items={[
            { key: "comments", label: t("comments"), children: <Comments {...about} /> },
            { key: "files", label: t("files", { count: ticket.attachments.length }), children: <Attachments {...about} /> },
            { key: "links", label: t("links", { count: ticket.contacts.length }), children: <Links {...about} /> },
            { key: "family", label: t("family", { count: ticket.children.length }), children: <Family {...about} take={editing.take} /> },
            { key: "history", label: t("history"), children: <History id={ticket.id} type={type} /> },
          ]}
        />
      </section>
    </div>
  );
}
