import { useTranslation } from "react-i18next";
import type { Named as Dictionary } from "./entries";
import { freeKey, renamedKey } from "./entries";
import { Named } from "./Named";
import { Rows } from "./Rows";
import { Target } from "./Target";

const KEYS = /^[0-9*#A-D]{1,16}$/;

interface Props {
  value: Dictionary<string>;
  onChange(value: Dictionary<string>): void;
}

/** Which key leads where. */
export function Keys({ value, onChange }: Props) {
  const { t } = useTranslation("flows");
  const entries = Object.entries(value);
  return (
    <Rows<[string, string]>
      rows={entries}
      keyOf={([key]) => key}
      onChange={(rows) => onChange(Object.fromEntries(rows))}
      fresh={() => [freeKey(value), ""]}
      add={t("fields.add_key")}
    >
      {([key, to], _, change) => (
        <div className="flow-key-row">
          <Named
            label={t("fields.key")}
            value={key}
            pattern={KEYS}
            most={16}
            taken={Object.keys(value)}
            onChange={(fresh) => onChange(renamedKey(value, key, fresh))}
          />
          <Target label={t("port.key", { key })} value={to || null} onChange={(next) => change([key, next ?? ""])} />
        </div>
      )}
    </Rows>
  );
}
