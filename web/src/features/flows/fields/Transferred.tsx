import { Input, Select, Space } from "antd";
import { useTranslation } from "react-i18next";
import { useOffered } from "./context";
import { Offer } from "./Offer";

const KINDS = ["number", "queue", "agent", "template"] as const;
type Kind = (typeof KINDS)[number];

interface Props {
  id: string;
  label: string;
  value: string;
  onChange(to: string): void;
  status: "" | "error" | "warning";
}

/** A target in its two parts; what has a value in it is written as a whole. */
export function partsOf(target: string): { kind: Kind; rest: string } {
  const [kind = "", rest = ""] = target.split(/:(.*)/s);
  if (!target.includes("{") && KINDS.some((one) => one === kind) && kind !== "template") return { kind: kind as Kind, rest };
  return { kind: "template", rest: target };
}

/** Where a call is transferred: a number, a queue or an agent. */
export function Transferred({ id, label, value, onChange, status }: Props) {
  const { t } = useTranslation("flows");
  const { queues, agents } = useOffered();
  const { kind, rest } = partsOf(value);
  const say = (next: Kind, to: string) => onChange(next === "template" ? to : `${next}:${to}`);
  return (
    <Space.Compact block>
      <Select<Kind>
        className="flow-kind"
        aria-label={t("fields.target_kind")}
        value={kind}
        options={KINDS.map((one) => ({ value: one, label: t(`target.${one}`) }))}
        onChange={(next) => say(next, next === "template" ? `number:{var.number}` : "")}
      />
      {kind === "queue" || kind === "agent" ? (
        <Offer id={id} label={label} value={rest} choices={kind === "queue" ? queues : agents} status={status} onChange={(to) => say(kind, to)} />
      ) : (
        <Input id={id} aria-label={label} value={rest} maxLength={200} autoComplete="off" status={status} onChange={(event) => say(kind, event.target.value)} />
      )}
    </Space.Compact>
  );
}
