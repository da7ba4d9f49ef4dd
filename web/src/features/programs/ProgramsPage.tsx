import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { AccountTable } from "./AccountTable";
import { TokenTable } from "./TokenTable";
import "./programs.css";

/** What programs sign in with, and as whom. */
export default function ProgramsPage() {
  const { t } = useTranslation("programs");
  const [address, setAddress] = useSearchParams();
  const parts = [
    { key: "tokens", label: t("tokens.title"), children: <TokenTable /> },
    { key: "accounts", label: t("accounts.title"), children: <AccountTable /> },
  ];
  return (
    <section className="panel" aria-labelledby="programs-title">
      <h1 id="programs-title">{t("title")}</h1>
      <p className="muted">{t("about")}</p>
      <Tabs
        items={parts}
        activeKey={address.get("show") === "accounts" ? "accounts" : "tokens"}
        onChange={(show) => setAddress(show === "accounts" ? { show } : {})}
        destroyOnHidden
      />
    </section>
  );
}
