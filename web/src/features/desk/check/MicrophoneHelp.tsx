import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Notice } from "@/shared/ui/Notice";
import { useDesk } from "../context";

/** What to do about a microphone that cannot be used; nothing while it can. */
export function MicrophoneHelp() {
  const { t } = useTranslation("desk");
  const { desk, phone, handset } = useDesk();
  const { microphone } = phone;
  if (microphone === "ok" || microphone === "unknown" || desk?.device.kind === "phone") return null;
  return (
    <Notice
      type="error"
      title={t(`microphone.${microphone}.title`)}
      action={
        <Button size="small" onClick={() => void handset.checkMicrophone()}>
          {t("microphone.again")}
        </Button>
      }
    >
      {t(`microphone.${microphone}.help`)}
    </Notice>
  );
}
