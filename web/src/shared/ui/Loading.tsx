import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import "./ui.css";

// What comes sooner needs no sign that it is coming.
const PATIENCE_MS = 200;

/** Something is on its way. */
export function Loading() {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="ui-loading" role="status" aria-live="polite">
      {shown ? t("state.loading") : ""}
    </div>
  );
}
