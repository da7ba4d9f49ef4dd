import { useQuery, useQueryClient } from "@tanstack/react-query";
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
import { Certificate } from "./keeping/Certificate";
import { Check } from "./keeping/Check";
import { Erase, mayGo } from "./keeping/Erase";
import { Holds } from "./keeping/Holds";
import { Marks } from "./keeping/Marks";

/** One recording: what it is, its player once its listener has said why, and what keeps or erases it. */
export function RecordingView() {
  const { t } = useTranslation("recordings");
  const { id = "" } = useParams();
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ["recording", id], queryFn: () => recordings.one(id) });

  function changed() {
    void found.refetch();
    void queries.invalidateQueries({ queryKey: ["recordings"] });
  }

  return (
    <section className="panel recording" aria-labelledby="recording-title">
      <Link to="/recordings">{t("back")}</Link>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isPending && <Loading />}
      {found.data && (
        <>
          <About recording={found.data} />
          {found.data.state === "erased" ? <Certificate recording={id} /> : <Opened key={id} recording={found.data} />}
          <Kept recording={found.data} changed={changed} />
        </>
      )}
    </section>
  );
}

function About({ recording }: { recording: Recording }) {
  const { t } = useTranslation("recordings");
  const { started_at: began, duration_ms: length, retention } = recording;
  return (
    <>
      <h1 id="recording-title">{began ? t("of", { when: moment(began, currentLanguage()) }) : t("title")}</h1>
      <p className="keep-line">
        <Marks recording={recording} />
        <span className="muted">{[span(length), ...(retention === "" ? [] : [t("retention", { name: retention })])].join(" · ")}</span>
      </p>
    </>
  );
}

function Opened({ recording }: { recording: Recording }) {
  const { t } = useTranslation("recordings");
  const { may } = useSession();
  const { pending, run } = useCommand();
  const [listening, setListening] = useState<Listening | null>(null);
  const [purpose, setPurpose] = useState("");
  const playable = recording.state === "closed" && may("recording.listen");
  return (
    <>
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
      {playable && !may("recording.export") && <p className="muted">{t("export_needs_role")}</p>}
    </>
  );
}

/** What keeps it and what ends it, for whoever may decide that. */
function Kept({ recording, changed }: { recording: Recording; changed(): void }) {
  const { t } = useTranslation("recordings");
  const { may } = useSession();
  return (
    <>
      {may("recording.hold") && <Holds recording={recording.id} changed={changed} />}
      {mayGo(recording) && (
        <section className="keep-hands" aria-label={t("keep.title")}>
          {recording.state === "closed" && <Check recording={recording.id} />}
          {may("recording.erase") && <Erase recording={recording} done={changed} />}
        </section>
      )}
    </>
  );
}
