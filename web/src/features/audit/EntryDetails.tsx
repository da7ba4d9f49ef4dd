import { Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import type { Entry } from "./api";

/** All that one entry says. */
export function EntryDetails({ entry }: { entry: Entry }) {
  const { t } = useTranslation("audit");
  const known: [string, string][] = [
    [t("id"), entry.id],
    [t("exactly"), entry.at],
    [t("request"), `${entry.method} ${entry.route}`.trim()],
    [t("request_id"), entry.request],
    [t("place"), `${entry.seq} · ${entry.chain}`],
    [t("hash"), entry.hash],
    ...Object.entries(entry.detail),
  ];
  const items = known
    .filter(([, value]) => value !== "")
    .map(([label, value]) => ({ key: label, label, children: <span className="audit-value">{value}</span> }));
  return <Descriptions size="small" column={1} items={items} />;
}
