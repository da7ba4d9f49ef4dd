import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Empty, Tag } from "antd";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { customers } from "./api";
import type { Event } from "./api";

const WhyDrawer = lazy(() => import("@/features/routing/contacts/WhyDrawer"));

/** Contacts and tickets in one line of time, the newest first. */
export function Timeline({ id }: { id: string }) {
  const { t } = useTranslation("customers");
  const found = useInfiniteQuery({
    queryKey: ["customer-timeline", id],
    queryFn: ({ pageParam }) => customers.timeline(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const [asked, setAsked] = useState<Event | null>(null);
  const events = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isSuccess && events.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("no_events")} />}
      <ol className="customer-list">
        {events.map((event) => (
          <li key={`${event.kind} ${event.id}`}>
            <span className="muted">{moment(event.at, currentLanguage())}</span>
            <Happened event={event} ask={() => setAsked(event)} />
          </li>
        ))}
      </ol>
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {asked !== null && (
        <Suspense fallback={null}>
          <WhyDrawer contact={asked.id} title={moment(asked.at, currentLanguage())} close={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}

const RARELY_MS = 60_000;

/** How a type of tickets calls one of its states. */
function useStateName(): (type: string, state: string) => string {
  const { may } = useSession();
  const { data } = useQuery({
    queryKey: ["ticket-types"],
    queryFn: customers.ticketTypes,
    enabled: may("ticket.read"),
    staleTime: RARELY_MS,
  });
  return (type, state) => data?.find((one) => one.id === type)?.states.find((one) => one.id === state)?.name ?? state;
}

function Happened({ event, ask }: { event: Event; ask(): void }) {
  const { t } = useTranslation("customers");
  const { may } = useSession();
  const stateOf = useStateName();
  const { contact, ticket } = event;
  if (ticket) {
    return (
      <div className="customer-line">
        <Tag color="processing">{t("ticket")}</Tag>
        <Link to={`/tickets/${event.id}`}>
          {ticket.number} {ticket.subject}
        </Link>
        <span className="muted">{stateOf(ticket.type, ticket.state)}</span>
      </div>
    );
  }
  if (!contact) return null;
  return (
    <>
      <div className="customer-line">
        <Tag>{t(`channel.${contact.channel}`, { defaultValue: contact.channel })}</Tag>
        <span>{contact.caller}</span>
        {contact.abandoned && <Tag color="warning">{t("abandoned")}</Tag>}
        {contact.talk_ms !== null && contact.talk_ms !== undefined && <span>{t("talked", { span: span(contact.talk_ms) })}</span>}
        <span className="muted">{[contact.queue, contact.agent, contact.disposition].filter(Boolean).join(" · ")}</span>
        {may("contact.read") && (
          <Button type="link" size="small" onClick={ask}>
            {t("why")}
          </Button>
        )}
        {may("recording.read") && <Link to={`/recordings?contact=${event.id}`}>{t("recordings")}</Link>}
      </div>
      {contact.note !== "" && <p className="customer-note">{contact.note}</p>}
    </>
  );
}
