import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import { freeEntry } from "./entries";
import { Named } from "./Named";
import { Prompts } from "./Prompts";
import type { Prompt } from "./Prompts";
import { Rows } from "./Rows";

const VARIABLE = /^[a-z][a-z0-9_]{0,31}$/;

interface Question {
  id: string;
  prompts: readonly Prompt[];
  from?: number;
  to?: number;
}

interface Props {
  value: readonly Question[];
  onChange(questions: Question[]): void;
}

/** The questions of a survey, each answered with one key. */
export function Questions({ value, onChange }: Props) {
  const { t } = useTranslation("flows");
  const taken = value.map(({ id }) => id);
  return (
    <Rows<Question>
      rows={value}
      keyOf={({ id }) => id}
      onChange={onChange}
      fresh={() => ({ id: freeEntry(Object.fromEntries(taken.map((id) => [id, true])), "q"), prompts: [{ say: "" }], from: 1, to: 5 })}
      add={t("fields.add_question")}
      isOrdered
      most={20}
    >
      {(question, place, change) => (
        <>
          <Named
            label={t("fields.question", { number: place + 1 })}
            value={question.id}
            pattern={VARIABLE}
            taken={taken}
            onChange={(id) => change({ ...question, id })}
          />
          <Prompts label={t("field.prompts")} value={question.prompts} onChange={(prompts) => change({ ...question, prompts })} />
          <div className="flow-comparison">
            <span className="muted">{t("fields.marks")}</span>
            <InputNumber
              aria-label={t("fields.least_mark", { number: place + 1 })}
              min={0}
              max={9}
              precision={0}
              value={question.from ?? 1}
              onChange={(from) => change({ ...question, from: from ?? 1 })}
            />
            <InputNumber
              aria-label={t("fields.most_mark", { number: place + 1 })}
              min={0}
              max={9}
              precision={0}
              value={question.to ?? 5}
              onChange={(to) => change({ ...question, to: to ?? 5 })}
            />
          </div>
        </>
      )}
    </Rows>
  );
}
