import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Table, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { requests } from "./api";
import type { Asked } from "./api";
import { NewRequest } from "./NewRequest";
import { RequestActions } from "./RequestActions";

const LOOK_AGAIN_MS = 5_000;

/** The words of a request, and its certificate. */
function Opened({ asked }: { asked: Asked }) {
  const { t } = useTranslation("law");
  return (
    <div>
      {asked.wish !== "" && <p>{t("wish")}: {asked.wish}</p>}
      {asked.answer !== "" && <p>{t("answered")}: {asked.answer}</p>}
      {asked.trouble !== null && <p role="alert">{t("trouble", { why: asked.trouble })}</p>}
      {asked.certificate !== null && <pre className="law-proof">{JSON.stringify(asked.certificate, null, 2)}</pre>}
    </div>
  );
}

const opened = (asked: Asked) => <Opened asked={asked} />;

/** What persons ask about their data, with the time that is left. */
export function RequestDesk() {
  const { t, i18n } = useTranslation("law");
  const { may } = useSession();
  const [making, setMaking] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ["requests"],
    queryFn: ({ pageParam }) => requests.list(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchInterval: LOOK_AGAIN_MS,
  });
  const at = (value: string) => moment(value, i18n.language);
  return (
    <>
      {may("request.write") && (
        <p className="law-new">
          <Button type="primary" onClick={() => setMaking(true)}>{t("new_request")}</Button>
        </p>
      )}
      <NewRequest open={making} close={() => setMaking(false)} renew={() => found.refetch()} />
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Asked>
        rowKey="id"
        size="small"
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        expandable={{ expandedRowRender: opened }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("no_requests")} /> }}
        columns={[
          { title: t("kind_label"), key: "kind", render: (_, asked) => t(`kind.${asked.kind}`) },
          {
            title: t("customer"),
            key: "customer",
            render: (_, asked) => <a href={`/customers/${asked.customer}`}>{asked.customer.slice(-8)}</a>,
          },
          { title: t("received"), key: "received", render: (_, asked) => at(asked.received_at) },
          {
            title: t("due"),
            key: "due",
            render: (_, asked) => (asked.late ? <Tag color="red">{at(asked.due_at)}</Tag> : at(asked.due_at)),
          },
          { title: t("state_label"), key: "state", render: (_, asked) => <Tag>{t(`state.${asked.state}`)}</Tag> },
          {
            title: t("actions"),
            key: "actions",
            render: (_, asked) =>
              may("request.write") && <RequestActions asked={asked} renew={() => found.refetch()} />,
          },
        ]}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>{t("more")}</Button>
      )}
    </>
  );
}
