import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { freeEntry, renamedKey } from "./entries";
import type { Named as Dictionary } from "./entries";
import { Named } from "./Named";
import { Rows } from "./Rows";

const VARIABLE = /^[a-z][a-z0-9_]{0,31}$/;
type Slot = "number" | "date" | readonly string[];
const KINDS = ["words", "number", "date"] as const;

interface Props {
  value: Dictionary<Slot>;
  onChange(value: Dictionary<Slot>): void;
}

/** What is to be found within what was said: one of some words, a number or a date. */
export function Slots({ value, onChange }: Props) {
  const { t } = useTranslation("flows");
  return (
    <Rows<[string, Slot]>
      rows={Object.entries(value)}
      keyOf={([name]) => name}
      onChange={(rows) => onChange(Object.fromEntries(rows))}
      fresh={() => [freeEntry(value, "slot"), "number"]}
      add={t("fields.add_slot")}
    >
      {([name, slot], _, change) => (
        <>
          <Named
            label={t("fields.slot")}
            value={name}
            pattern={VARIABLE}
            taken={Object.keys(value)}
            onChange={(fresh) => onChange(renamedKey(value, name, fresh))}
          />
          <Select<(typeof KINDS)[number]>
            aria-label={t("fields.slot_kind", { name })}
            value={typeof slot === "string" ? slot : "words"}
            options={KINDS.map((kind) => ({ value: kind, label: t(`slot.${kind}`) }))}
            onChange={(kind) => change([name, kind === "words" ? [] : kind])}
          />
          {typeof slot !== "string" && (
            <Select
              mode="tags"
              open={false}
              suffixIcon={null}
              aria-label={t("fields.words_of", { name })}
              value={[...slot]}
              tokenSeparators={[",", "，", "、"]}
              onChange={(words: string[]) => change([name, words])}
            />
          )}
        </>
      )}
    </Rows>
  );
}
