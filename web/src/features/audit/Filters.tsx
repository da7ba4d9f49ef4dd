import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ANYTHING, OUTCOMES } from "./state";
import type { Wanted } from "./state";

const LONGEST = 128;

/** Asks only when somebody says so: each search is written down. */
export function Filters({ wanted, choose }: { wanted: Wanted; choose(next: Wanted): void }) {
  const { t } = useTranslation("audit");
  const [draft, setDraft] = useState(wanted);
  const set = (part: Partial<Wanted>) => setDraft({ ...draft, ...part });
  const clear = () => {
    setDraft(ANYTHING);
    choose(ANYTHING);
  };
  return (
    <form
      className="audit-filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        choose(draft);
      }}
    >
      {(["actor", "action", "object"] as const).map((name) => (
        <Input
          key={name}
          value={draft[name]}
          maxLength={LONGEST}
          placeholder={t(`${name}_like`)}
          aria-label={t(name)}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      ))}
      <Select
        value={draft.outcome}
        allowClear
        placeholder={t("outcome")}
        aria-label={t("outcome")}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome_is.${value}`) }))}
        onChange={(outcome) => set({ outcome: outcome ?? null })}
      />
      {(["from", "to"] as const).map((name) => (
        <Input key={name} type="date" value={draft[name]} aria-label={t(name)} onChange={(event) => set({ [name]: event.target.value })} />
      ))}
      <Button type="primary" htmlType="submit">
        {t("common:action.search")}
      </Button>
      <Button onClick={clear}>{t("clear")}</Button>
    </form>
  );
}
