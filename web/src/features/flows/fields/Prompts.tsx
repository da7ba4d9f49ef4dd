import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Text } from "../graph/model";
import { useOffered } from "./context";
import { Offer } from "./Offer";
import { Rows } from "./Rows";
import { Speech } from "./Speech";

export type Prompt = string | Record<string, unknown>;

const READ_OUT = ["digits", "number", "amount", "date", "time", "ordinal"] as const;
const KINDS = ["say", "file", ...READ_OUT] as const;
type Kind = (typeof KINDS)[number];

const MOST = 32;

export function kindOf(prompt: Prompt): Kind {
  if (typeof prompt === "string") return "file";
  return KINDS.find((kind) => kind in prompt) ?? "say";
}

/** A prompt of another kind, with as much of what was said as fits. */
export function asKind(prompt: Prompt, kind: Kind): Prompt {
  const before = kindOf(prompt);
  const value = typeof prompt === "string" ? prompt : prompt[before];
  if (kind === "file") return "";
  if (kind === "say") return { say: "" };
  return { [kind]: READ_OUT.some((one) => one === before) ? value : "caller" };
}

interface Props {
  label: string;
  value: readonly Prompt[];
  onChange(prompts: Prompt[]): void;
}

/** What is heard, one after the other: something said, a file, or a value read out. */
export function Prompts({ label, value, onChange }: Props) {
  const { t } = useTranslation("flows");
  return (
    <Rows<Prompt>
      rows={value}
      keyOf={(_, place) => String(place)}
      onChange={onChange}
      fresh={() => ({ say: "" })}
      add={t("fields.add_prompt")}
      isOrdered
      most={MOST}
    >
      {(prompt, place, change) => (
        <>
          <Select<Kind>
            size="small"
            className="flow-kind"
            value={kindOf(prompt)}
            aria-label={t("fields.prompt_kind", { number: place + 1 })}
            options={KINDS.map((kind) => ({ value: kind, label: t(`prompt.${kind}`) }))}
            onChange={(kind) => change(asKind(prompt, kind))}
          />
          <One label={`${label} ${place + 1}`} prompt={prompt} onChange={change} />
        </>
      )}
    </Rows>
  );
}

function One({ label, prompt, onChange }: { label: string; prompt: Prompt; onChange(prompt: Prompt): void }) {
  const { t } = useTranslation("flows");
  const { prompts, values } = useOffered();
  const kind = kindOf(prompt);
  if (typeof prompt === "string") {
    return <Offer label={label} value={prompt} choices={prompts} onChange={onChange} placeholder={t("fields.file_hint")} />;
  }
  if (kind === "say") return <Speech label={label} value={prompt["say"] as Text} onChange={(say) => onChange({ ...prompt, say })} />;
  return <Offer label={label} value={String(prompt[kind] ?? "")} choices={values} onChange={(to) => onChange({ [kind]: to })} />;
}
