import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Text } from "../graph/model";
import { useOffered } from "./context";

interface Props {
  id?: string;
  label: string;
  value: Text | undefined;
  onChange(text: Text): void;
  status?: "" | "error" | "warning";
}

const LONGEST = 2000;
const ROWS = { minRows: 1, maxRows: 8 };

/** What is said: the same for everybody, or in each language. */
export function Speech({ id, label, value = "", onChange, status = "" }: Props) {
  const { t } = useTranslation("flows");
  const { languages } = useOffered();
  if (typeof value === "string") {
    return (
      <div className="flow-speech">
        <Input.TextArea
          {...(id !== undefined && { id })}
          aria-label={label}
          value={value}
          autoSize={ROWS}
          maxLength={LONGEST}
          status={status}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button size="small" type="link" onClick={() => onChange(Object.fromEntries(languages.map((one) => [one, value])))}>
          {t("fields.each_language")}
        </Button>
      </div>
    );
  }
  const shown = [...new Set([...languages, ...Object.keys(value)])];
  return (
    <div className="flow-speech">
      {shown.map((language) => (
        <label key={language}>
          <span className="muted">{t(`language.${language}`, { defaultValue: language })}</span>
          <Input.TextArea
            lang={language}
            aria-label={`${label}: ${t(`language.${language}`, { defaultValue: language })}`}
            value={value[language] ?? ""}
            autoSize={ROWS}
            maxLength={LONGEST}
            status={status}
            onChange={(event) => onChange({ ...value, [language]: event.target.value })}
          />
        </label>
      ))}
      <Button size="small" type="link" onClick={() => onChange(value[shown[0] ?? ""] ?? "")}>
        {t("fields.one_text")}
      </Button>
    </div>
  );
}
