import { Tag } from "antd";
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import type { Entry } from "./api";
import { colourOf } from "./state";

/** What is shown of each entry; the rest is below it, when it is opened. */
export function useColumns(): TableColumnsType<Entry> {
  const { t } = useTranslation("audit");
  const language = currentLanguage();
  return [
    { title: t("at"), key: "at", render: (_, it) => <time dateTime={it.at}>{moment(it.at, language)}</time> },
    { title: t("actor"), key: "actor", dataIndex: "actor" },
    { title: t("action"), key: "action", render: (_, it) => <code>{it.action}</code> },
    { title: t("object"), key: "object", render: (_, it) => <span className="audit-object">{it.object}</span> },
    { title: t("why"), key: "why", dataIndex: "why" },
    {
      title: t("outcome"),
      key: "outcome",
      render: (_, it) => (
        <Tag color={colourOf(it.outcome)}>
          {t(`outcome_is.${it.outcome}`, { defaultValue: it.outcome })}
          {it.status > 0 && ` ${it.status}`}
        </Tag>
      ),
    },
    { title: t("address"), key: "address", dataIndex: "address" },
  ];
}
