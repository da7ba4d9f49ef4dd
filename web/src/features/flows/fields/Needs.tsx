import { InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useOffered } from "./context";
import { Offer } from "./Offer";
import { Rows } from "./Rows";

interface Need {
  skill: string;
  level?: number;
  op?: string;
}

const OPS = [">=", "<=", "=="];

interface Props {
  value: readonly Need[];
  onChange(needs: Need[]): void;
}

/** Skills that are asked for beside those of the queue. */
export function Needs({ value, onChange }: Props) {
  const { t } = useTranslation("flows");
  const { skills } = useOffered();
  return (
    <Rows<Need>
      rows={value}
      keyOf={(_, place) => String(place)}
      onChange={onChange}
      fresh={() => ({ skill: "", level: 1 })}
      add={t("fields.add_need")}
      most={16}
    >
      {(need, place, change) => (
        <div className="flow-comparison">
          <Offer label={t("fields.skill", { number: place + 1 })} value={need.skill} choices={skills} onChange={(skill) => change({ ...need, skill })} />
          <Select
            aria-label={t("fields.op", { number: place + 1 })}
            value={need.op ?? ">="}
            options={OPS.map((op) => ({ value: op, label: op }))}
            onChange={(op) => change({ ...need, op })}
          />
          <InputNumber
            aria-label={t("fields.level", { number: place + 1 })}
            min={1}
            max={100}
            precision={0}
            value={need.level ?? 1}
            onChange={(level) => change({ ...need, level: level ?? 1 })}
          />
        </div>
      )}
    </Rows>
  );
}
