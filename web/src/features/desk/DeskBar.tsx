import { PhoneOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { phone as spoken, span } from "@/shared/format/format";
import { useNow } from "@/shared/ui/useNow";
import { useOffer } from "./call/OfferPanel";
import { useDesk } from "./context";
import { LinkState } from "./LinkState";
import { PresenceSelect } from "./PresenceSelect";
import { shortcut, useShortcuts } from "./useShortcuts";

/** The agent's presence in the bar of every page, and the call on every page but the desk itself. */
export default function DeskBar() {
  const { desk } = useDesk();
  const { pathname } = useLocation();
  return (
    <>
      {desk !== null && <PresenceSelect desk={desk} />}
      <LinkState />
      {pathname !== "/desk" && <CallInBar />}
    </>
  );
}

function CallInBar() {
  const { t } = useTranslation("desk");
  const { desk, phone } = useDesk();
  const { answer, canAnswer } = useOffer();
  useShortcuts({ answer: canAnswer ? answer : undefined });
  const contact = desk?.contact ?? null;
  const now = useNow(1000, contact !== null || desk?.wrap_up !== null);
  if (contact === null) {
    if (!desk?.wrap_up) return null;
    return (
      <Link to="/desk" className="call-in-bar">
        <Tag color="warning">{t("wrap_up.title")}</Tag>
        {desk.wrap_up.until !== null && <time>{span(Date.parse(desk.wrap_up.until) - now)}</time>}
      </Link>
    );
  }
  return (
    <span className="call-in-bar" data-ringing={contact.phase === "offered"}>
      <Link to="/desk">
        <Tag color={contact.phase === "offered" ? "error" : "success"}>{t(`phase.${contact.phase}`)}</Tag>
        {contact.caller.name || spoken(contact.caller.number)} <time>{span(now - Date.parse(contact.since))}</time>
      </Link>
      {(canAnswer || phone.call?.phase === "answering") && (
        <Button type="primary" size="small" icon={<PhoneOutlined />} loading={phone.call?.phase === "answering"} onClick={answer}>
          {t("offer.answer")} <kbd>{shortcut("answer")}</kbd>
        </Button>
      )}
    </span>
  );
}
