import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { Route, Routes, useSearchParams } from "react-router";
import { useSession } from "@/shared/session/session";
import { ContactStory } from "./ContactStory";
import { GivePanel } from "./GivePanel";
import { SampleTable } from "./SampleTable";
import "./quality.css";

/** What one was given to review; and for those who lead, what was given to whom, and giving more. */
export default function QualityPage() {
  return (
    <Routes>
      <Route index element={<Samples />} />
      <Route path="contacts/:id" element={<ContactStory />} />
    </Routes>
  );
}

function Samples() {
  const { t } = useTranslation("quality");
  const { may } = useSession();
  const [address, setAddress] = useSearchParams();
  const parts = [
    ...(may("quality.review") ? [{ key: "mine", label: t("mine"), children: <SampleTable which="mine" /> }] : []),
    ...(may("quality.assign")
      ? [
          { key: "given", label: t("given"), children: <SampleTable which="given" /> },
          { key: "give", label: t("give"), children: <GivePanel /> },
        ]
      : []),
  ];
  const asked = address.get("show");
  const shown = parts.find(({ key }) => key === asked) ?? parts[0];
  return (
    <section className="panel" aria-labelledby="quality-title">
      <h1 id="quality-title">{t("title")}</h1>
      <p className="muted">{t("about")}</p>
      <Tabs items={parts} {...(shown !== undefined && { activeKey: shown.key })} onChange={(show) => setAddress({ show })} destroyOnHidden />
    </section>
  );
}
