import { CaretRightOutlined, PauseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Select } from "antd";
import { useTranslation } from "react-i18next";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { Notes } from "./Notes";
import { Waveform } from "./Waveform";
import { recordings } from "./api";
import type { Listening, Recording } from "./api";
import { useGapReason } from "./useGapReason";
import { useSound } from "./useSound";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3];

/** Plays one recording to whoever has said why. */
export function Player({ recording, listening, again }: { recording: Recording; listening: Listening; again(): void }) {
  const { t } = useTranslation("recordings");
  const why = useGapReason();
  const sound = useSound(recordings.audio(listening));
  const loudness = useQuery({ queryKey: ["waveform", listening.id], queryFn: () => recordings.waveform(listening), staleTime: Infinity });
  const notes = useQuery({ queryKey: ["notes", recording.id], queryFn: () => recordings.notes(recording.id) });
  const { heard } = sound;
  return (
    <div className="player">
      {sound.failed && (
        <Alert
          type="warning"
          showIcon
          title={t("failed")}
          action={
            <Button size="small" onClick={again}>
              {t("again")}
            </Button>
          }
        />
      )}
      <ProblemAlert error={loudness.error ?? notes.error} retry={() => void loudness.refetch()} />
      <Waveform
        durationMs={listening.duration_ms}
        atMs={sound.atMs}
        loudness={loudness.data}
        gaps={recording.gaps}
        notes={notes.data ?? []}
        heard={heard}
        seek={sound.seek}
      />
      <div className="player-hands">
        <Button type="primary" icon={sound.playing ? <PauseOutlined /> : <CaretRightOutlined />} onClick={sound.toggle}>
          {t(sound.playing ? "pause" : "play")}
        </Button>
        <span className="player-time">{t("at_of", { at: span(sound.atMs), whole: span(listening.duration_ms) })}</span>
        <Select
          aria-label={t("speed")}
          value={sound.speed}
          onChange={sound.setSpeed}
          options={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
        />
        <Checkbox checked={heard.customer} onChange={({ target }) => sound.hear({ ...heard, customer: target.checked })}>
          <span className="player-side player-side-0">{t("customer")}</span>
        </Checkbox>
        <Checkbox checked={heard.other} onChange={({ target }) => sound.hear({ ...heard, other: target.checked })}>
          <span className="player-side player-side-1">{t("other")}</span>
        </Checkbox>
      </div>
      <p className="muted">{t("watermark", { until: moment(listening.until, currentLanguage()) })}</p>
      {recording.gaps.length > 0 && (
        <section aria-labelledby="gaps-title">
          <h2 id="gaps-title">{t("gaps")}</h2>
          <ul className="player-list">
            {recording.gaps.map((gap) => (
              <li key={gap.from_ms}>{why(gap)}</li>
            ))}
          </ul>
        </section>
      )}
      <Notes recording={recording.id} notes={notes.data ?? []} atMs={sound.atMs} seek={sound.seek} changed={() => void notes.refetch()} />
    </div>
  );
}
