import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { ThemeSwitch } from "@/shared/ui/ThemeSwitch";
import { LoginForm } from "./LoginForm";
import type { Session } from "./session";
import "./session.css";

export function LoginPage({ entered }: { entered(session: Session): void }) {
  const { t } = useTranslation();
  return (
    <main className="session-page">
      <section className="session-box" aria-labelledby="login-title">
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 id="login-title">{t("brand")}</h1>
        <p className="session-claim">{t("session.claim")}</p>
        <LoginForm entered={entered} />
      </section>
      <footer className="session-choices">
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </main>
  );
}
