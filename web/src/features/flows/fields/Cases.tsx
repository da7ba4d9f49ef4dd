import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useOffered } from "./context";
import { Offer } from "./Offer";
import { Rows } from "./Rows";
import { Target } from "./Target";

export interface Condition {
  value: string;
  op?: string;
  to?: unknown;
}

export interface Case {
  when?: Condition;
  if?: string;
  next: string;
}

const OPS = ["is", "is_not", "in", "starts_with", "at_least", "at_most", "is_set"] as const;
const LISTS = new Set<string>(["in", "starts_with"]);
const LONGEST = 1024;

/** The same case as a comparison or as an expression. */
export function asWay(one: Case, way: "when" | "if"): Case {
  const { next } = one;
  if (way === "if") return { if: one.if ?? "", next };
  return { when: one.when ?? { value: "caller", op: "is", to: "" }, next };
}

/** A condition with another operator, and an operand that suits it. */
export function withOp(condition: Condition, op: string): Condition {
  const texts = [condition.to ?? []].flat().map(String);
  if (op === "is_set") return { value: condition.value, op };
  return { ...condition, op, to: LISTS.has(op) ? texts.filter(Boolean) : (texts[0] ?? "") };
}

interface Props {
  value: readonly Case[];
  onChange(cases: Case[]): void;
}

/** The ways of a branch: the first that holds is taken. */
export function Cases({ value, onChange }: Props) {
  const { t } = useTranslation("flows");
  return (
    <Rows<Case>
      rows={value}
      keyOf={(_, place) => String(place)}
      onChange={onChange}
      fresh={() => ({ when: { value: "caller", op: "is", to: "" }, next: "" })}
      add={t("fields.add_case")}
      isOrdered
    >
      {(one, place, change) => (
        <>
          <Select<"when" | "if">
            size="small"
            className="flow-kind"
            value={one.if === undefined ? "when" : "if"}
            aria-label={t("fields.case_kind", { number: place + 1 })}
            options={(["when", "if"] as const).map((way) => ({ value: way, label: t(`case.${way}`) }))}
            onChange={(way) => change(asWay(one, way))}
          />
          {one.if === undefined ? (
            <Comparison condition={one.when ?? { value: "" }} number={place + 1} onChange={(when) => change({ ...one, when })} />
          ) : (
            <Input.TextArea
              className="flow-code"
              aria-label={t("fields.expression", { number: place + 1 })}
              autoSize={{ minRows: 1, maxRows: 6 }}
              maxLength={LONGEST}
              spellCheck={false}
              value={one.if}
              placeholder='customer.vip == true and now.hour < 18'
              onChange={(event) => change({ ...one, if: event.target.value })}
            />
          )}
          <Target label={t("port.case", { number: place + 1 })} value={one.next || null} onChange={(to) => change({ ...one, next: to ?? "" })} />
        </>
      )}
    </Rows>
  );
}

interface Compared {
  condition: Condition;
  number: number;
  onChange(condition: Condition): void;
}

function Comparison({ condition, number, onChange }: Compared) {
  const { t } = useTranslation("flows");
  const { values } = useOffered();
  const op = condition.op ?? "is";
  const label = t("fields.operand", { number });
  return (
    <div className="flow-comparison">
      <Offer
        label={t("fields.value", { number })}
        value={condition.value}
        choices={values}
        onChange={(value) => onChange({ ...condition, value })}
      />
      <Select
        aria-label={t("fields.op", { number })}
        value={op}
        popupMatchSelectWidth={false}
        options={OPS.map((one) => ({ value: one, label: t(`op.${one}`) }))}
        onChange={(next) => onChange(withOp(condition, next))}
      />
      {op === "is_set" ? null : LISTS.has(op) ? (
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          aria-label={label}
          value={[condition.to ?? []].flat().map(String)}
          tokenSeparators={[",", "，", "、"]}
          onChange={(to: string[]) => onChange({ ...condition, to })}
        />
      ) : (
        <Input
          aria-label={label}
          value={String(condition.to ?? "")}
          maxLength={256}
          autoComplete="off"
          onChange={(event) => onChange({ ...condition, to: event.target.value })}
        />
      )}
    </div>
  );
}
