import { Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Text } from "../graph/model";
import { freeEntry, renamedKey } from "./entries";
import type { Named as Dictionary } from "./entries";
import { Named } from "./Named";
import { Rows } from "./Rows";
import { Speech } from "./Speech";

const VARIABLE = /^[a-z][a-z0-9_]{0,31}$/;
const ANY_NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const PATTERNS = { variable: VARIABLE, pointer: VARIABLE, attribute: ANY_NAME, header: ANY_NAME };
const LONGEST = 1000;

interface Props {
  label: string;
  of: keyof typeof PATTERNS;
  value: Dictionary<Text>;
  onChange(value: Dictionary<Text>): void;
}

/** Names with what each is to be. */
export function Pairs({ label, of, value, onChange }: Props) {
  const { t } = useTranslation("flows");
  return (
    <Rows<[string, Text]>
      rows={Object.entries(value)}
      keyOf={([name]) => name}
      onChange={(rows) => onChange(Object.fromEntries(rows))}
      fresh={() => [freeEntry(value, "name"), of === "pointer" ? "/" : ""]}
      add={t("fields.add_value")}
    >
      {([name, text], _, change) => (
        <>
          <Named
            label={t("fields.name_of", { of: label })}
            value={name}
            pattern={PATTERNS[of]}
            taken={Object.keys(value)}
            onChange={(fresh) => onChange(renamedKey(value, name, fresh))}
          />
          {of === "pointer" ? (
            <Input
              aria-label={`${label}: ${name}`}
              value={String(text)}
              maxLength={LONGEST}
              autoComplete="off"
              placeholder="/data/name"
              onChange={(event) => change([name, event.target.value])}
            />
          ) : (
            <Speech label={`${label}: ${name}`} value={text} onChange={(next) => change([name, next])} />
          )}
        </>
      )}
    </Rows>
  );
}
