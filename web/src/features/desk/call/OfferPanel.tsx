import { CloseOutlined, PhoneOutlined, VideoCameraOutlined } from "@ant-design/icons";
import { Button, Dropdown, Progress } from "antd";
import { useTranslation } from "react-i18next";
import { useNow } from "@/shared/ui/useNow";
import { desk as ask } from "../api";
import { MicrophoneHelp } from "../check/MicrophoneHelp";
import { useDesk } from "../context";
import { answerable } from "../phone/reducer";
import { useCommand } from "@/shared/ui/useCommand";
import { shortcut, useShortcuts } from "../useShortcuts";
import { Caller } from "./Caller";

/** What rings: who it is, and the two things to do about it. It is there as soon as the INVITE is. */
export function OfferPanel() {
  const { t } = useTranslation("desk");
  const { desk, phone } = useDesk();
  const contact = desk?.contact ?? null;
  const { answer, reject, rejecting, canAnswer, canReject } = useOffer();
  useShortcuts({ answer: canAnswer ? answer : undefined });
  const video = contact?.channel === "video" || phone.call?.video === true;
  const reasons = desk?.reasons.reject ?? [];
  const answering = phone.call?.phase === "answering";
  return (
    <section className="panel offer" aria-labelledby="offer-title" role="alertdialog" aria-live="assertive">
      <h2 id="offer-title">{t(video ? "offer.video" : "offer.title")}</h2>
      {contact !== null && <Caller contact={contact} />}
      {contact?.offer_until && <TimeLeft since={contact.since} until={contact.offer_until} />}
      <MicrophoneHelp />
      {desk?.device.kind === "phone" ? (
        <p className="muted">{t("offer.on_phone")}</p>
      ) : (
        <Button
          type="primary"
          size="large"
          block
          className="answer"
          icon={video ? <VideoCameraOutlined /> : <PhoneOutlined />}
          loading={answering}
          disabled={!canAnswer && !answering}
          onClick={answer}
          aria-keyshortcuts={shortcut("answer")}
        >
          {t("offer.answer")} <kbd>{shortcut("answer")}</kbd>
        </Button>
      )}
      <Dropdown
        trigger={["click"]}
        autoFocus
        disabled={!canReject || rejecting}
        menu={{ items: reasons.map(({ id, name }) => ({ key: id, label: name, onClick: () => reject(id) })) }}
      >
        <Button danger block icon={<CloseOutlined />} loading={rejecting} {...(reasons.length === 0 && { onClick: () => reject("") })}>
          {t("offer.reject")}
        </Button>
      </Dropdown>
    </section>
  );
}

/** Answering and rejecting, for the desk and for the bar of other pages. */
export function useOffer() {
  const { desk, phone, handset } = useDesk();
  const { pending, run } = useCommand();
  const contact = desk?.contact ?? null;
  return {
    // A microphone that cannot be opened is explained by the desk; it is no defect to be shown.
    answer: () => void handset.answer().catch(() => undefined),
    reject: (reason: string) => void (contact !== null && run("reject", () => ask.reject(contact.id, reason))),
    rejecting: pending === "reject",
    canAnswer: answerable(phone, contact),
    canReject: contact?.can.includes("reject") ?? false,
  };
}

function TimeLeft({ since, until }: { since: string; until: string }) {
  const { t } = useTranslation("desk");
  const now = useNow(250);
  const whole = Date.parse(until) - Date.parse(since);
  const left = Math.max(0, Date.parse(until) - now);
  const seconds = Math.ceil(left / 1000);
  return (
    <div className="time-left">
      <Progress percent={whole > 0 ? (100 * left) / whole : 0} showInfo={false} size="small" aria-hidden />
      <span>{t("offer.left", { count: seconds })}</span>
    </div>
  );
}
