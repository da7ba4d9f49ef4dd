import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { FactorList } from "./FactorList";
import { MySessions } from "./MySessions";
import "./security.css";

/** What one logs in with, and where one is logged in. */
export default function SecurityPage() {
  const { t } = useTranslation("security");
  const { user, changePassword } = useSession();
  return (
    <div className="security-page">
      <h1>{t("title")}</h1>
      <section className="panel security-part" aria-labelledby="password-part">
        <h2 id="password-part">{t("common:session.password")}</h2>
        <p className="muted">{t("password.detail", { user: user.id })}</p>
        <Button onClick={changePassword}>{t("common:session.change_password")}</Button>
      </section>
      <FactorList />
      <MySessions />
    </div>
  );
}
