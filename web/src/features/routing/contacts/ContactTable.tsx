import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Segmented, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { moment, phone, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Masked } from "@/shared/reveal/Masked";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { routing } from "../api";
import type { Contact } from "../api";
import WhyDrawer from "./WhyDrawer";

const LIVE_MS = 5_000;

type Which = "all" | "live";

/** Contacts, the newest first; each can say why it went where it went. */
export function ContactTable() {
  const { t } = useTranslation("routing");
  const [address, setAddress] = useSearchParams();
  const which: Which = address.get("show") === "live" ? "live" : "all";
  const asked = address.get("why");
  const found = useInfiniteQuery({
    queryKey: ["contacts", which],
    queryFn: ({ pageParam }) => routing.contacts(which === "live" ? true : null, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchInterval: which === "live" && LIVE_MS,
  });
  const contacts = found.data?.pages.flatMap((page) => page.items) ?? [];
  const open = contacts.find(({ id }) => id === asked);
  const go = (change: Record<string, string>) => setAddress({ ...(which === "live" && { show: "live" }), ...change });
  const columns: TableColumnsType<Contact> = [
    { title: t("contact.arrived"), key: "arrived", width: 150, render: (_, it) => moment(it.arrived_at, currentLanguage()) },
    { title: t("contact.caller"), key: "caller", render: (_, it) => (
        <>
          {it.caller_name} <Masked kind="contact" id={it.id} field="caller" value={it.caller} />
        </>
      ) },
    { title: t("contact.dialled"), key: "dialled", render: (_, it) => phone(it.dialled) },
    { title: t("contact.queue"), key: "queue", render: (_, it) => it.queue },
    { title: t("contact.agent"), key: "agent", render: (_, it) => it.agent },
    {
      title: t("contact.waited"),
      key: "waited",
      align: "right",
      render: (_, it) => (it.waited_ms === null ? "" : span(it.waited_ms)),
    },
    { title: t("contact.state"), key: "state", render: (_, it) => <State contact={it} /> },
    {
      title: t("contact.actions"),
      key: "actions",
      render: (_, it) => <Link to={{ search: new URLSearchParams({ ...Object.fromEntries(address), why: it.id }).toString() }}>{t("why.link")}</Link>,
    },
  ];
  return (
    <section className="panel" aria-labelledby="routing-title">
      <header className="routing-head">
        <h1 id="routing-title">{t("part.contacts")}</h1>
        <Segmented<Which>
          value={which}
          aria-label={t("contact.which")}
          onChange={(next) => setAddress(next === "live" ? { show: "live" } : {})}
          options={[
            { value: "all", label: t("contact.all") },
            { value: "live", label: t("contact.live") },
          ]}
        />
      </header>
      <p className="muted">{t("about.contacts")}</p>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Contact>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={contacts}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none")} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {asked !== null && (
        <WhyDrawer contact={asked} title={open === undefined ? asked : open.caller} close={() => go({})} />
      )}
    </section>
  );
}

function State({ contact }: { contact: Contact }) {
  const { t } = useTranslation("routing");
  if (contact.ended_at === null) return <Tag color="processing">{t("contact.going_on")}</Tag>;
  if (contact.abandoned) return <Tag color="warning">{t("contact.abandoned")}</Tag>;
  return <Tag>{t(contact.connected_at === null ? "contact.not_talked" : "contact.talked")}</Tag>;
}
