import { Input, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { FlowNode, Text } from "../graph/model";
import type { Field } from "../graph/verbs";
import { Cases } from "./Cases";
import type { Case } from "./Cases";
import { useOffered } from "./context";
import { named } from "./entries";
import { Examples } from "./Examples";
import { Keys } from "./Keys";
import { Needs } from "./Needs";
import { Offer } from "./Offer";
import { Pairs } from "./Pairs";
import { Prompts } from "./Prompts";
import type { Prompt } from "./Prompts";
import { Questions } from "./Questions";
import { Slots } from "./Slots";
import { Speech } from "./Speech";
import { Transferred } from "./Transferred";

interface Props {
  id: string;
  label: string;
  field: Field;
  node: FlowNode;
  status: "" | "error" | "warning";
  /** Undefined takes the field away. */
  say(value: unknown): void;
  change(node: FlowNode): void;
}

const list = <T,>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as T[]) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The input for one field of a node. */
export function FieldInput(props: Props) {
  const { id, label, field, node, status, say, change } = props;
  const { t } = useTranslation("flows");
  const offered = useOffered();
  const value = node[field.name];
  switch (field.input) {
    case "prompts":
      return <Prompts label={label} value={list<Prompt>(value)} onChange={say} />;
    case "speech":
      return <Speech id={id} label={label} value={(value ?? "") as Text} onChange={(said) => say(said === "" && !field.required ? undefined : said)} status={status} />;
    case "keys":
      return <Keys value={named<string>(value)} onChange={say} />;
    case "cases":
      return <Cases value={list<Case>(value)} onChange={say} />;
    case "pairs":
      return <Pairs label={label} of={field.of} value={named<Text>(value)} onChange={say} />;
    case "needs":
      return <Needs value={list(value)} onChange={say} />;
    case "questions":
      return <Questions value={list(value)} onChange={say} />;
    case "examples":
      return (
        <Examples
          examples={named(value)}
          choices={named(node["choices"])}
          onChange={(examples, choices) => change({ ...node, examples, choices })}
        />
      );
    case "slots":
      return <Slots value={named(value)} onChange={say} />;
    case "target":
      return <Transferred id={id} label={label} value={text(value)} onChange={say} status={status} />;
    case "reference":
      return <Offer id={id} label={label} value={text(value)} choices={offered[field.to]} status={status} onChange={(to) => say(to || (field.required ? "" : undefined))} />;
    case "value":
      return <Offer id={id} label={label} value={text(value ?? field.usual)} choices={offered.values} status={status} onChange={say} />;
    case "yes":
      return <Switch id={id} aria-label={label} checked={(value ?? field.unset) === true} onChange={say} />;
    case "choice":
      return (
        <Select
          id={id}
          aria-label={label}
          value={text(value ?? field.usual)}
          status={status}
          options={field.among.map((one) => ({ value: one, label: t(`choice.${field.name}.${one}`) }))}
          onChange={say}
        />
      );
    case "share":
    case "amount":
      return <Amount {...props} field={field} />;
    case "plain":
      return (
        <Input
          id={id}
          value={text(value ?? field.usual)}
          maxLength={field.most}
          autoComplete="off"
          status={status}
          onChange={(event) => say(event.target.value === "" && field.usual === undefined ? undefined : event.target.value)}
        />
      );
  }
}

function Amount({ id, field, node, status, say }: Props & { field: Extract<Field, { input: "share" | "amount" }> }) {
  const { t } = useTranslation("flows");
  const given = (node[field.name] ?? field.usual ?? null) as number | null;
  const bounds = field.input === "share" ? { min: 0, max: 1, step: 0.05 } : { min: field.least, max: field.most, precision: 0 };
  return (
    <InputNumber
      id={id}
      {...bounds}
      value={given}
      status={status}
      placeholder={t("fields.not_set")}
      {...(field.input === "amount" && field.unit && { suffix: t("fields.seconds") })}
      onChange={(amount) => say(amount ?? undefined)}
    />
  );
}
