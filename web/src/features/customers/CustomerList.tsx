import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Input, Table, Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { customers } from "./api";
import type { Customer } from "./api";
import { NewCustomer } from "./NewCustomer";

/** Customers, found by name, number or tag; a new one is made over the list. */
export function CustomerList({ making = false }: { making?: boolean }) {
  const { t } = useTranslation("customers");
  const { may } = useSession();
  const [address, setAddress] = useSearchParams();
  const go = useNavigate();
  const sought = address.get("q") ?? "";
  const found = useInfiniteQuery({
    queryKey: ["customers", sought],
    queryFn: ({ pageParam }) => customers.list(sought, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    placeholderData: keepPreviousData,
  });
  const columns: TableColumnsType<Customer> = [
    { title: t("name"), key: "name", render: (_, it) => <Link to={`/customers/${it.id}`}>{it.name}</Link> },
    {
      title: t("identities"),
      key: "identities",
      render: (_, it) => it.identities.map(({ value }) => value).join(" · "),
    },
    { title: t("tags"), key: "tags", render: (_, it) => <Tags tags={it.tags} /> },
    { title: t("changed"), key: "changed", width: 140, render: (_, it) => moment(it.changed_at, currentLanguage()) },
  ];
  return (
    <div className="customers">
      <header className="customers-head">
        <h1>{t("title")}</h1>
        <Input.Search
          key={sought}
          defaultValue={sought}
          onSearch={(q) => setAddress(q.trim() === "" ? {} : { q: q.trim() })}
          allowClear
          maxLength={100}
          placeholder={t("search_hint")}
          aria-label={t("search_hint")}
        />
        {may("customer.write") && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => void go("/customers/new")}>
            {t("new")}
          </Button>
        )}
      </header>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <Table<Customer>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        loading={found.isFetching && !found.isFetchingNextPage}
        pagination={false}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none")} /> }}
      />
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {making && may("customer.write") && <NewCustomer contact={address.get("contact")} close={() => void go("/customers", { replace: true })} />}
    </div>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <span className="customer-tags">
      {tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
    </span>
  );
}
