import { useQuery } from "@tanstack/react-query";
import { Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommand } from "@/shared/ui/useCommand";
import { customers } from "./api";
import type { Customer } from "./api";

interface Props {
  customer: Customer;
  mayWrite: boolean;
  take(customer: Customer): void;
}

/** Records that turned out to be the same person, and the way back. */
export function Merged({ customer, mayWrite, take }: Props) {
  const { t } = useTranslation("customers");
  const [merging, setMerging] = useState(false);
  const { pending, run } = useCommand();
  return (
    <section className="panel" aria-labelledby="merged-title">
      <h2 id="merged-title">{t("merged")}</h2>
      {customer.merged.length === 0 && <p className="muted">{t("nothing_merged")}</p>}
      <ul className="customer-list">
        {customer.merged.map((record) => (
          <li key={record.id} className="customer-line">
            <span className="customer-value">{record.name}</span>
            <span className="muted">{record.identities.map(({ value }) => value).join("、")}</span>
            {mayWrite && (
              <Button
                size="small"
                loading={pending === record.id}
                onClick={() => void run(record.id, async () => take(await customers.unmerge(customer.id, record.id)))}
              >
                {t("unmerge")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && <Button onClick={() => setMerging(true)}>{t("merge")}</Button>}
      {merging && <MergeDialog customer={customer} take={take} close={() => setMerging(false)} />}
    </section>
  );
}

function MergeDialog({ customer, take, close }: { customer: Customer; take(customer: Customer): void; close(): void }) {
  const { t } = useTranslation("customers");
  const [sought, setSought] = useState("");
  const [other, setOther] = useState<Customer | null>(null);
  const { pending, run } = useCommand();
  const { data, isFetching } = useQuery({ queryKey: ["customers", "merge", sought], queryFn: () => customers.list(sought, null) });
  const found = (data?.items ?? []).filter((it) => it.id !== customer.id);

  async function merge(who: Customer) {
    if (await run("merge", async () => take(await customers.merge(customer.id, who.id)))) close();
  }

  return (
    <Modal
      open
      title={t("merge")}
      onCancel={close}
      onOk={() => other !== null && void merge(other)}
      okButtonProps={{ disabled: other === null, loading: pending !== null }}
    >
      <p className="muted">{t("merge_detail", { name: customer.name })}</p>
      <Select
        className="customer-wide"
        value={other?.id ?? null}
        onChange={(id) => setOther(found.find((it) => it.id === id) ?? null)}
        showSearch={{ filterOption: false, onSearch: setSought }}
        loading={isFetching}
        placeholder={t("search_hint")}
        aria-label={t("search_hint")}
        options={found.map((it) => ({ value: it.id, label: [it.name, ...it.identities.map(({ value }) => value)].join(" · ") }))}
      />
      {other !== null && <Preview kept={customer} other={other} />}
    </Modal>
  );
}

/** What the survivor will have. */
function Preview({ kept, other }: { kept: Customer; other: Customer }) {
  const { t } = useTranslation("customers");
  const identities = [...kept.identities, ...other.identities].map(({ value }) => value);
  const tags = [...new Set([...kept.tags, ...other.tags])];
  return (
    <dl className="customer-preview">
      <dt>{t("name")}</dt>
      <dd>{kept.name}</dd>
      <dt>{t("identities")}</dt>
      <dd>{identities.join("、")}</dd>
      <dt>{t("tags")}</dt>
      <dd>{tags.join("、")}</dd>
    </dl>
  );
}
