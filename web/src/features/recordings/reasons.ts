import type { TFunction } from "i18next";
import { span } from "@/shared/format/format";
import type { Gap } from "./api";

/** Why a stretch is missing, in words; what nobody has words for as it was written down. */
export function gapReason(t: TFunction<"recordings">, gap: Gap): string {
  const key = gap.reason.replaceAll(/[^a-z]+/g, "_");
  const why = t(`gap.${key}`, { defaultValue: gap.reason });
  return t("gap_of", { from: span(gap.from_ms), to: span(gap.to_ms), why });
}
