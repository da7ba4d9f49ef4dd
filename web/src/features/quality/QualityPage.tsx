import { useQueryClient } from "@tanstack/react-query";
import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { DrawForm } from "./DrawForm";
import { SampleTable } from "./SampleTable";
import "./quality.css";

/** What one was given to review; and for those who lead, what was given to whom. */
export default function QualityPage() {
  const { t } = useTranslation("quality");
  const { may } = useSession();
  const queries = useQueryClient();
  const parts = [
    ...(may("quality.review") ? [{ key: "mine", label: t("mine"), children: <SampleTable which="mine" /> }] : []),
    ...(may("quality.assign")
      ? [
          {
            key: "given",
            label: t("given"),
            children: (
              <>
                <DrawForm done={() => void queries.invalidateQueries({ queryKey: ["quality"] })} />
                <SampleTable which="given" />
              </>
            ),
          },
        ]
      : []),
  ];
  return (
    <section className="panel" aria-labelledby="quality-title">
      <h1 id="quality-title">{t("title")}</h1>
      <p className="muted">{t("about")}</p>
      <Tabs items={parts} />
    </section>
  );
}
