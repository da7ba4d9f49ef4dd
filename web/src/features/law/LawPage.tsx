import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { Assessments, Fields, Recipients } from "./Registers";
import { RequestDesk } from "./RequestDesk";
import "./law.css";

/** Requests of persons, and the registers that the law wants. */
export default function LawPage() {
  const { t } = useTranslation("law");
  const { may } = useSession();
  const registers = [
    { key: "recipients", label: t("recipients"), children: <Recipients /> },
    { key: "assessments", label: t("assessments"), children: <Assessments /> },
    { key: "fields", label: t("fields"), children: <Fields /> },
  ];
  const items = [
    ...(may("request.read") ? [{ key: "requests", label: t("requests"), children: <RequestDesk /> }] : []),
    ...(may("law.read") ? registers : []),
  ];
  return (
    <section className="panel" aria-labelledby="law-title">
      <h1 id="law-title">{t("title")}</h1>
      <Tabs items={items} />
    </section>
  );
}
