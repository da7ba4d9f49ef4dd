import { Typography } from "antd";
import { useTranslation } from "react-i18next";

/** What to put into a web page so that it has the button, and where to see it without one. */
export function Snippet({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const page = `${location.origin}/visit/${id}`;
  return (
    <section className="admin-section">
      <h2>{t("snippet")}</h2>
      <p className="muted">{t("snippet_detail")}</p>
      <Typography.Paragraph code copyable>{`<script src="${page}.js" async></script>`}</Typography.Paragraph>
      <a href={page} target="_blank" rel="noreferrer">
        {t("snippet_try")}
      </a>
    </section>
  );
}
