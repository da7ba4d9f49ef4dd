import { useTranslation } from "react-i18next";
import { Notice } from "@/shared/ui/Notice";
import type { Report } from "./api";

/** What a look at every row and every seal has found. */
export function Found({ report }: { report: Report }) {
  const { t } = useTranslation("audit");
  const rows = report.chains.reduce((sum, chain) => sum + chain.rows, 0);
  if (report.intact) return <Notice type="success" title={t("intact")}>{t("looked_at", { rows })}</Notice>;
  return (
    <Notice type="error" title={t("broken")}>
      <ul>
        {report.chains
          .filter((chain) => chain.trouble !== null)
          .map(({ chain, trouble }) => (
            <li key={chain}>
              {t("first_bad", {
                seq: trouble?.seq,
                fault: t(`fault.${trouble?.fault ?? ""}`, { defaultValue: trouble?.fault }),
              })}{" "}
              <code>{trouble?.entry}</code>
            </li>
          ))}
      </ul>
    </Notice>
  );
}
