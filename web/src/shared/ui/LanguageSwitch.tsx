import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { LANGUAGES, setLanguage } from "@/shared/i18n";
import type { Language } from "@/shared/i18n";

/** A button that names the other language in that language. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const other: Language = i18n.language === "en" ? "zh-CN" : "en";
  return (
    <Button type="text" size="small" lang={other} onClick={() => void setLanguage(other)}>
      {LANGUAGES[other]}
    </Button>
  );
}
