import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  id?: string;
  label: string;
  value: string;
  pattern: RegExp;
  /** What is taken already. */
  taken: readonly string[];
  most?: number;
  placeholder?: string;
  onChange(name: string): void;
}

/** A name among others: it counts when it is finished, and only when it is possible. */
export function Named({ id, label, value, pattern, taken, most = 64, placeholder, onChange }: Props) {
  const { t } = useTranslation("flows");
  const [written, setWritten] = useState<string | null>(null);
  const shown = written ?? value;
  const wrong = shown === value ? "" : !pattern.test(shown) ? t("bad_name") : taken.includes(shown) ? t("taken") : "";
  function finish() {
    if (wrong === "" && shown !== value) onChange(shown);
    if (wrong === "") setWritten(null);
  }
  return (
    <span className="flow-named">
      <Input
        {...(id !== undefined && { id })}
        aria-label={label}
        value={shown}
        maxLength={most}
        placeholder={placeholder}
        autoComplete="off"
        status={wrong === "" ? "" : "error"}
        onChange={(event) => setWritten(event.target.value)}
        onBlur={finish}
        onPressEnter={finish}
        onKeyDown={(event) => event.key === "Escape" && setWritten(null)}
      />
      {wrong !== "" && (
        <span role="alert" className="flow-wrong">
          {wrong}
        </span>
      )}
    </span>
  );
}
