import { Input } from "antd";
import { useTranslation } from "react-i18next";
import { freeEntry, renamedKey } from "./entries";
import type { Named as Dictionary } from "./entries";
import { Named } from "./Named";
import { Rows } from "./Rows";
import { Target } from "./Target";

const INTENT = /^[a-z][a-z0-9_-]{0,63}$/;
const LONGEST = 20_000;

interface Props {
  examples: Dictionary<readonly string[]>;
  choices: Dictionary<string>;
  onChange(examples: Dictionary<readonly string[]>, choices: Dictionary<string>): void;
}

const linesOf = (text: string): string[] => text.split("\n");

/** What people say for each intent, one example a line, and where it leads. */
export function Examples({ examples, choices, onChange }: Props) {
  const { t } = useTranslation("flows");
  return (
    <Rows<[string, readonly string[]]>
      rows={Object.entries(examples)}
      keyOf={([name]) => name}
      onChange={(rows) => {
        const kept = new Set(rows.map(([name]) => name));
        const fresh = rows.filter(([name]) => !Object.hasOwn(examples, name)).map(([name]): [string, string] => [name, ""]);
        const ways = Object.entries(choices).filter(([name]) => kept.has(name));
        onChange(Object.fromEntries(rows), Object.fromEntries([...ways, ...fresh]));
      }}
      fresh={() => [freeEntry(examples, "intent"), [""]]}
      add={t("fields.add_intent")}
    >
      {([name, lines], _, change) => (
        <>
          <Named
            label={t("fields.intent")}
            value={name}
            pattern={INTENT}
            taken={Object.keys(examples)}
            onChange={(fresh) => onChange(renamedKey(examples, name, fresh), renamedKey(choices, name, fresh))}
          />
          <Input.TextArea
            aria-label={t("fields.examples_of", { name })}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={LONGEST}
            placeholder={t("fields.examples_hint")}
            value={lines.join("\n")}
            onChange={(event) => change([name, linesOf(event.target.value)])}
            onBlur={() => change([name, lines.map((line) => line.trim()).filter(Boolean)])}
          />
          <Target
            label={t("fields.leads_to", { name })}
            value={choices[name] || null}
            onChange={(to) => onChange(examples, { ...choices, [name]: to ?? "" })}
          />
        </>
      )}
    </Rows>
  );
}
