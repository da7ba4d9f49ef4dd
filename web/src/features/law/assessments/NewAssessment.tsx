import { Form, Select } from "antd";
import { useTranslation } from "react-i18next";
import { AskModal } from "../AskModal";
import { registers } from "../api";
import type { AssessmentWanted } from "../api";
import { WordsItem } from "../WordsItem";
import { RISKS, SUBJECTS } from "./rules";

const PURPOSES = ["service", "callback", "ticket", "quality", "planning", "marketing", "protection", "security", "law", "operation"] as const;
const LONGEST = 8000;

/** Begins an assessment, as a draft that somebody else decides. */
export function NewAssessment({ done, close }: { done(): void; close(): void }) {
  const { t } = useTranslation("law");
  const named = (group: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${group}.${value}`) }));
  return (
    <AskModal<AssessmentWanted>
      title={t("assess.new")}
      ok={t("save")}
      initial={{ subject: "cross_border", risk: "medium", purpose: "service" }}
      act={registers.assess}
      done={done}
      close={close}
    >
      <WordsItem name="title" label={t("title_label")} most={200} rows={1} />
      <Form.Item name="subject" label={t("subject_label")}>
        <Select options={named("subject", SUBJECTS)} />
      </Form.Item>
      <Form.Item name="purpose" label={t("purpose_label")}>
        <Select options={named("purpose", PURPOSES)} />
      </Form.Item>
      <Form.Item name="risk" label={t("risk_label")}>
        <Select options={named("risk", RISKS)} />
      </Form.Item>
      <WordsItem name="owner" label={t("owner")} most={128} rows={1} />
      <WordsItem name="effects" label={t("assess.effects")} most={LONGEST} />
      <WordsItem name="measures" label={t("assess.measures")} most={LONGEST} />
    </AskModal>
  );
}
