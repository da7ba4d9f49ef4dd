import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { ThemeSwitch } from "@/shared/ui/ThemeSwitch";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { AddFactors } from "./AddFactors";
import "./security.css";

/** What somebody sees who may do nothing before a second factor is added. */
export default function EnrolPage({ done }: { done(): void }) {
  const { t } = useTranslation("security");
  const { signOut } = useSession();
  const showProblem = useShowProblem();
  return (
    <main className="session-page">
      <section className="session-box" aria-labelledby="enrol-title">
        <h1 id="enrol-title">{t("enrol.title")}</h1>
        <p className="muted">{t("enrol.detail")}</p>
        <AddFactors done={done} />
        <Button type="link" size="small" className="security-out" onClick={() => void signOut().catch(showProblem)}>
          {t("common:session.sign_out")}
        </Button>
      </section>
      <footer className="session-choices">
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </main>
  );
}
