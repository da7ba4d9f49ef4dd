import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useDesk } from "../context";

/** What to do about a microphone that cannot be used; nothing while it can. */
export function MicrophoneHelp() {
  const { t } = useTranslation("desk");
  const { desk, phone, handset } = useDesk();
  const { microphone } = phone;
  if (microphone === "ok" || microphone === "unknown" || desk?.device.kind === "phone") return null;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={t(`microphone.${microphone}.title`)}
      description={t(`microphone.${microphone}.help`)}
      action={
        <Button size="small" onClick={() => void handset.checkMicrophone()}>
          {t("microphone.again")}
        </Button>
      }
    />
  );
}
