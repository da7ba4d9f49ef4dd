import { useTranslation } from "react-i18next";
import { useDesk } from "./context";

/** Where calls ring, and whether they can. */
export function DeviceState() {
  const { t } = useTranslation("desk");
  const { desk, phone, link } = useDesk();
  if (desk === null) return null;
  const onPhone = desk.device.kind === "phone";
  const registered = onPhone ? desk.device.registered : phone.registration === "registered";
  const lines = [
    ["link", link === "open", t(link === "open" ? "device.link_open" : `link.${link}`)],
    ["device", registered, t(onPhone ? `device.phone_${registered ? "ready" : "missing"}` : `device.browser_${phone.registration}`)],
    ...(onPhone ? [] : [["microphone", phone.microphone === "ok", t(`device.microphone_${phone.microphone}`)] as const]),
  ] as const;
  return (
    <ul className="lamps" aria-label={t("device.title")}>
      {lines.map(([name, good, text]) => (
        <li key={name} data-good={good}>
          {text}
        </li>
      ))}
    </ul>
  );
}
