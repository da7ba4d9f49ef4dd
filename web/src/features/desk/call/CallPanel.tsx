import { Button, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import { Notice } from "@/shared/ui/Notice";
import { useNow } from "@/shared/ui/useNow";
import { desk as ask } from "../api";
import { MicrophoneHelp } from "../check/MicrophoneHelp";
import { useDesk } from "../context";
import type { ContactOnDesk } from "../model";
import { can } from "../model";
import { useCommand } from "@/shared/ui/useCommand";
import { Caller } from "./Caller";
import { CallControls } from "./CallControls";
import type { Drawer } from "./CallControls";
import { ConsultBlock } from "./ConsultBlock";
import { Keypad } from "./Keypad";
import { Members } from "./Members";
import { QualityBadge } from "./QualityBadge";
import { TransferDrawer } from "./TransferDrawer";
import { VideoTile } from "./VideoTile";

const COLOURS: Record<string, string> = {
  talking: "success",
  held: "warning",
  consulting: "processing",
  conference: "processing",
  lost: "error",
};

/** The call that goes on, and everything to do with it. */
export function CallPanel({ contact }: { contact: ContactOnDesk }) {
  const { t } = useTranslation("desk");
  const { desk, phone, remote } = useDesk();
  // How long the agent has had the contact; the phase has a time of its own.
  const began = desk?.agent.routing === "engaged" ? desk.agent.since : contact.since;
  const now = useNow();
  const [drawer, setDrawer] = useState<Drawer | null>(null);
  const toggle = (wanted: Drawer) => setDrawer((open) => (open === wanted ? null : wanted));
  const mayTransfer = can(contact, "transfer") || can(contact, "consult");
  return (
    <section className="panel call" aria-labelledby="call-title">
      <header className="call-head">
        <h2 id="call-title" className="visually-hidden">
          {t("call.title")}
        </h2>
        <time className="call-time">{span(now - Date.parse(began))}</time>
        <Tag color={COLOURS[contact.phase] ?? "default"}>
          <span>{t(`phase.${contact.phase}`)}</span>{" "}
          {contact.phase !== "talking" && <time>{span(now - Date.parse(contact.since))}</time>}
        </Tag>
        <QualityBadge quality={contact.quality} />
      </header>
      <Caller contact={contact} />
      {contact.channel === "video" && <VideoTile remote={remote} />}
      <LostAudio contact={contact} />
      {phone.microphone !== "ok" && <MicrophoneHelp />}
      <CallControls contact={contact} drawer={drawer} toggle={toggle} />
      {drawer === "keypad" && <Keypad contact={contact} />}
      {drawer === "transfer" && mayTransfer && <TransferDrawer contact={contact} done={() => setDrawer(null)} />}
      <ConsultBlock contact={contact} />
      <Members contact={contact} />
    </section>
  );
}

/** The contact goes on, but this tab does not hear it. */
function LostAudio({ contact }: { contact: ContactOnDesk }) {
  const { t } = useTranslation("desk");
  const { phone } = useDesk();
  const { pending, run } = useCommand();
  const lost = contact.phase === "lost";
  const interrupted = phone.call?.phase === "active" && phone.call.media === "interrupted";
  if (!lost && !interrupted) return null;
  return (
    <Notice
      type="warning"
      title={t(lost ? "call.lost" : "call.interrupted")}
      action={
        can(contact, "rejoin") && (
          <Button size="small" loading={pending === "rejoin"} onClick={() => void run("rejoin", () => ask.rejoin(contact.id))}>
            {t("call.rejoin")}
          </Button>
        )
      }
    >
      {t("call.coming_back")}
    </Notice>
  );
}
