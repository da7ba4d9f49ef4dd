import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { Export } from "./Export";
import { Player } from "./Player";
import { Purpose } from "./Purpose";
import { recordings } from "./api";
import type { Listening, Recording } from "./api";

/** One recording: what it is, and its player once its listener has said why. */
export function RecordingView() {
  const { t } = useTranslation("recordings");
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: ["recording", id], queryFn: () => recordings.one(id) });
  return (
    <section className="panel recording" aria-labelledby="recording-title">
      <Link to="/recordings">{t("back")}</Link>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isPending && <Loading />}
      {found.data && <Opened key={id} recording={found.data} />}
    </section>
  );
}

function Opened({ recording }: { recording: Recording }) {
  const { t } = useTranslation("recordings");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const [listening, setListening] = useState<Listening | null>(null);
  const [purpose, setPurpose] = useState("");
  const began = recording.started_at;
  const playable = recording.state === "closed" && may("recording.listen");
  return (
    <>
      <h1 id="recording-title">{began ? t("of", { when: moment(began, currentLanguage()) }) : t("title")}</h1>
      <p className="muted">{[t(`state.${recording.state}`), span(recording.duration_ms)].join(" · ")}</p>
      {!playable && <Alert type="info" showIcon title={t(recording.state === "closed" ? "not_allowed" : "not_playable")} />}
      {playable && listening === null && (
        <Purpose
          busy={pending === "listen"}
          listen={(why) => {
            setPurpose(why);
            void run("listen", async () => setListening(await recordings.listen(recording.id, why)));
          }}
        />
      )}
      {playable && listening !== null && (
        <>
          <Player key={listening.id} recording={recording} listening={listening} again={() => setListening(null)} />
          {may("recording.export") && <Export recording={recording.id} purpose={purpose} />}
        </>
      )}
    </>
  );
}
