import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Table } from "antd";
import type { TableColumnsType } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { moment, relative } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { tickets } from "./api";
import type { Ticket, Type } from "./api";
import { BulkBar } from "./BulkBar";
import { Filters } from "./Filters";
import { PriorityMark, StateMark } from "./Marks";
import { addressOf, filterOf, orderOf, queryOf } from "./search";
import { useAgents, useTypes } from "./useTypes";
import { Views } from "./Views";

/** Tickets by a search that stands in the address. */
export function TicketList() {
  const { t } = useTranslation("tickets");
  const { may } = useSession();
  const go = useNavigate();
  const [address, setAddress] = useSearchParams();
  const [chosen, setChosen] = useState<string[]>([]);
  const filter = useMemo(() => filterOf(address), [address]);
  const order = orderOf(address);
  const found = useInfiniteQuery({
    queryKey: ["tickets", filter, order],
    queryFn: ({ pageParam }) => tickets.list(queryOf(filter, order, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    placeholderData: keepPreviousData,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = useColumns();

  return (
    <div className="tickets">
      <header className="tickets-head">
        <h1>{t("title")}</h1>
        <Views filter={filter} show={(wanted) => setAddress(addressOf(wanted, order))} />
        {may("ticket.write") && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => void go("/tickets/new")}>
            {t("new")}
          </Button>
        )}
      </header>
      <Filters filter={filter} order={order} change={(wanted, by) => setAddress(addressOf(wanted, by), { replace: true })} />
      {chosen.length > 0 && <BulkBar ids={chosen} done={() => setChosen([])} />}
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Ticket>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={rows}
        loading={found.isFetching && !found.isFetchingNextPage}
        pagination={false}
        {...(may("ticket.write") && {
          rowSelection: {
            selectedRowKeys: chosen,
            onChange: (keys) => setChosen(keys.map(String)),
            getCheckboxProps: (ticket) => ({ "aria-label": t("choose", { number: ticket.number }) }),
          },
        })}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none")} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </div>
  );
}

function useColumns(): TableColumnsType<Ticket> {
  const { t } = useTranslation("tickets");
  const { types } = useTypes();
  const { nameOf } = useAgents();
  const language = currentLanguage();
  const typeOf = (ticket: Ticket): Type | undefined => types.find((type) => type.id === ticket.type);
  return [
    { title: t("number"), dataIndex: "number", width: 120, className: "tickets-number" },
    {
      title: t("subject"),
      key: "subject",
      render: (_, ticket) => <Link to={`/tickets/${ticket.id}`}>{ticket.subject}</Link>,
    },
    { title: t("type"), key: "type", width: 90, render: (_, ticket) => typeOf(ticket)?.name ?? ticket.type },
    { title: t("state"), key: "state", width: 100, render: (_, ticket) => <StateMark ticket={ticket} type={typeOf(ticket)} /> },
    { title: t("priority.label"), key: "priority", width: 80, render: (_, ticket) => <PriorityMark priority={ticket.priority} /> },
    { title: t("customer"), key: "customer", width: 110, ellipsis: true, render: (_, ticket) => ticket.customer?.name ?? "" },
    { title: t("agent"), key: "agent", width: 90, render: (_, ticket) => (ticket.agent ? nameOf(ticket.agent) : t("nobody")) },
    { title: t("due"), key: "due", width: 130, render: (_, ticket) => <Due ticket={ticket} /> },
    { title: t("updated"), key: "updated", width: 120, render: (_, ticket) => moment(ticket.updated_at, language) },
  ];
}

function Due({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("tickets");
  if (ticket.due_at === null) return ticket.breached ? <span className="due-late">{t("standing.missed")}</span> : null;
  const when = relative(ticket.due_at, currentLanguage());
  return ticket.breached ? <span className="due-late">{t("late", { when })}</span> : <span>{when}</span>;
}
