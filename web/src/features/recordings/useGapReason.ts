import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import type { Gap } from "./api";

/** Says why a stretch is missing; a reason that nobody has words for as it was written down. */
export function useGapReason(): (gap: Gap) => string {
  const { t } = useTranslation("recordings");
  return (gap) => {
    const key = gap.reason.replaceAll(/[^a-z]+/g, "_");
    const why = t(`gap.${key}`, { defaultValue: gap.reason });
    return t("gap_of", { from: span(gap.from_ms), to: span(gap.to_ms), why });
  };
}
