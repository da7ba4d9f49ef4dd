import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "../context";

/** The customer's picture, with the agent's own in its corner. Sound comes from elsewhere. */
export function VideoTile({ remote }: { remote: MediaStream | null }) {
  const { t } = useTranslation("desk");
  const { phone, handset } = useDesk();
  const theirs = useRef<HTMLVideoElement>(null);
  const mine = useRef<HTMLVideoElement>(null);
  const active = phone.call?.phase === "active";
  useEffect(() => {
    if (theirs.current !== null) theirs.current.srcObject = remote;
  }, [remote]);
  useEffect(() => {
    const track = active ? handset.connection()?.getSenders().find((sender) => sender.track?.kind === "video")?.track : null;
    if (mine.current !== null) mine.current.srcObject = track ? new MediaStream([track]) : null;
  }, [active, handset]);
  return (
    <div className="video">
      <video ref={theirs} autoPlay playsInline muted aria-label={t("video.theirs")} data-testid="remote-video" />
      <video ref={mine} autoPlay playsInline muted aria-label={t("video.mine")} className="video-mine" />
    </div>
  );
}
