import { Checkbox, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { KINDS, PRIORITIES } from "./api";
import type { Filter } from "./api";
import { ORDERS } from "./search";
import type { Order } from "./search";
import { useAgents, useTypes } from "./useTypes";

interface Props {
  filter: Filter;
  order: Order;
  change(filter: Filter, order: Order): void;
}

/** What is looked for, and in which order it is shown. */
export function Filters({ filter, order, change }: Props) {
  const { t } = useTranslation("tickets");
  const { user } = useSession();
  const { types } = useTypes();
  const { agents } = useAgents();
  const set = (part: Filter) => change({ ...filter, ...part }, order);
  const people = [
    ...(user.agent === null ? [] : [{ value: "me", label: t("mine") }]),
    { value: "none", label: t("nobodys") },
    ...agents.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <div className="tickets-filters" role="search" aria-label={t("search")}>
      <Input.Search
        key={filter.q ?? ""}
        defaultValue={filter.q ?? ""}
        onSearch={(q) => set({ q: q.trim() || null })}
        allowClear
        maxLength={100}
        placeholder={t("search_hint")}
        aria-label={t("search_hint")}
      />
      <Select
        mode="multiple"
        value={filter.kind ?? []}
        onChange={(kind) => set({ kind })}
        options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        placeholder={t("state")}
        aria-label={t("state")}
        maxTagCount="responsive"
      />
      <Select
        mode="multiple"
        value={filter.priority ?? []}
        onChange={(priority) => set({ priority })}
        options={PRIORITIES.map((priority) => ({ value: priority, label: t(`priority.${priority}`) }))}
        placeholder={t("priority.label")}
        aria-label={t("priority.label")}
        maxTagCount="responsive"
      />
      <Select
        value={filter.type ?? null}
        onChange={(type) => set({ type })}
        options={[{ value: null, label: t("all_types") }, ...types.map(({ id, name }) => ({ value: id, label: name }))]}
        aria-label={t("type")}
      />
      <Select
        value={filter.agent ?? null}
        onChange={(agent) => set({ agent })}
        options={[{ value: null, label: t("all_agents") }, ...people]}
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("agent")}
      />
      <Select
        value={order}
        onChange={(by) => change(filter, by)}
        options={ORDERS.map((one) => ({ value: one, label: t(`order.${one}`) }))}
        aria-label={t("order.label")}
      />
      <Checkbox checked={filter.breached ?? false} onChange={(event) => set({ breached: event.target.checked || null })}>
        {t("only_late")}
      </Checkbox>
    </div>
  );
}
