import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/shared/session/session";
import { Assessments } from "./assessments/Assessments";
import { Holds } from "./Holds";
import { Fields, Recipients } from "./Registers";
import { RequestDesk } from "./RequestDesk";
import "./law.css";

/** Requests of persons, and the registers that the law wants. */
export default function LawPage() {
  const { t } = useTranslation("law");
  const { may } = useSession();
  const [asked, setAsked] = useSearchParams();
  const registers = [
    { key: "recipients", label: t("recipients"), children: <Recipients /> },
    { key: "assessments", label: t("assessments"), children: <Assessments /> },
    { key: "holds", label: t("hold.title"), children: <Holds /> },
    { key: "fields", label: t("fields"), children: <Fields /> },
  ];
  const items = [
    ...(may("request.read") ? [{ key: "requests", label: t("requests"), children: <RequestDesk /> }] : []),
    ...(may("law.read") ? registers : []),
  ];
  return (
    <section className="panel" aria-labelledby="law-title">
      <h1 id="law-title">{t("title")}</h1>
      <Tabs
        items={items}
        activeKey={asked.get("tab") ?? items[0]?.key ?? ""}
        onChange={(tab) => setAsked({ tab }, { replace: true })}
        destroyOnHidden
      />
    </section>
  );
}
