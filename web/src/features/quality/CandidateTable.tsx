import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Table } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { quality } from "./api";
import type { Among, Candidate } from "./api";
import { nameIn, useChoices } from "./useChoices";

interface Props {
  among: Among;
  chosen: readonly string[];
  choose(contacts: string[]): void;
}

const when = (it: Candidate) => moment(it.arrived_at, currentLanguage());

/** Contacts that can be given to a reviewer; some of them are chosen. */
export function CandidateTable({ among, chosen, choose }: Props) {
  const { t } = useTranslation("quality");
  const { may } = useSession();
  const { choices } = useChoices();
  const found = useInfiniteQuery({
    queryKey: ["quality", "candidates", among],
    queryFn: ({ pageParam }) => quality.candidates(among, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const columns: TableColumnsType<Candidate> = [
    { title: t("arrived"), key: "arrived", render: (_, it) => (may("contact.read") ? <Link to={`/quality/contacts/${it.contact}`}>{when(it)}</Link> : when(it)) },
    { title: t("agent"), key: "agent", render: (_, it) => nameIn(choices.agents, it.agent) },
    { title: t("queue"), key: "queue", render: (_, it) => nameIn(choices.queues, it.queue) },
    { title: t("talked"), key: "talked", align: "right", render: (_, it) => span(it.talked_ms) },
    { title: t("recording"), key: "recording", render: (_, it) => t(it.recording === null ? "not_recorded" : "recorded") },
    { title: t("has_it"), key: "reviewers", render: (_, it) => it.reviewers.map((id) => nameIn(choices.reviewers, id)).join(" · ") },
  ];
  return (
    <>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {/* Ant Design's own scrolling repeats the heading, with a box to check that is hidden from some and not from others. */}
      <div className="quality-wide">
        <Table<Candidate>
          rowKey="contact"
          size="small"
          columns={columns}
          dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
          loading={found.isPending}
          pagination={false}
          rowSelection={{
            selectedRowKeys: [...chosen],
            onChange: (keys) => choose(keys.map(String)),
            getTitleCheckboxProps: () => ({ "aria-label": t("choose_all") }),
            getCheckboxProps: (it) => ({ "aria-label": t("choose_this", { when: when(it), agent: nameIn(choices.agents, it.agent) }) }),
          }}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none_to_give")} /> }}
        />
      </div>
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </>
  );
}
