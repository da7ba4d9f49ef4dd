import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useDesk } from "../context";
import { Headset } from "./Headset";
import { MicrophoneHelp } from "./MicrophoneHelp";
import { Steps } from "./Steps";

/** Before the shift: the headset, the connection, and whether the system may tell of calls. */
export default function CheckPage() {
  const { t } = useTranslation("desk");
  const { desk } = useDesk();
  return (
    <div className="check">
      <header className="check-head">
        <h1>{t("check.title")}</h1>
        <Link to="/desk">{t("check.back")}</Link>
      </header>
      {desk?.device.kind === "phone" && <Alert type="info" showIcon title={t("check.has_phone")} />}
      <MicrophoneHelp />
      <div className="check-parts">
        <Headset />
        <Steps />
        <Notifications />
      </div>
    </div>
  );
}

function Notifications() {
  const { t } = useTranslation("desk");
  if (!("Notification" in window)) return null;
  const standing = Notification.permission;
  return (
    <section className="panel" aria-labelledby="notify-title">
      <h2 id="notify-title">{t("check.notify")}</h2>
      <p className="muted">{t(`check.notify_${standing}`)}</p>
      {standing === "default" && <Button onClick={() => void Notification.requestPermission()}>{t("check.notify_allow")}</Button>}
    </section>
  );
}
