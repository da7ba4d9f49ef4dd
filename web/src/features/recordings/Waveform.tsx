import { useId, useMemo } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import type { Gap, Note, Waveform as Loudness } from "./api";
import type { Heard } from "./channels";
import { useGapReason } from "./useGapReason";
import { LANE, WIDTH, fewer, keyMoment, momentAt, shape, steps } from "./wave";

const HEIGHT = 2 * LANE;

interface Props {
  durationMs: number;
  atMs: number;
  loudness: Loudness | undefined;
  gaps: readonly Gap[];
  notes: readonly Note[];
  heard: Heard;
  seek(ms: number): void;
}

/** Both channels in time, what is missing hatched, notes at their moments. Click, or keys, to go there. */
export function Waveform({ durationMs, atMs, loudness, gaps, notes, heard, seek }: Props) {
  const { t } = useTranslation("recordings");
  const why = useGapReason();
  const hatch = useId();
  const x = (ms: number) => (durationMs > 0 ? (Math.min(ms, durationMs) / durationMs) * WIDTH : 0);
  const [customer, other] = useMemo(
    () => [loudness?.customer ?? "", loudness?.other ?? ""].map((each) => shape(fewer(steps(each), WIDTH), loudness?.loudest ?? 1)),
    [loudness],
  );

  function pointed(event: PointerEvent<HTMLDivElement>) {
    if (event.buttons !== 1) return;
    seek(momentAt(event.clientX, event.currentTarget.getBoundingClientRect(), durationMs));
  }

  function keyed(event: KeyboardEvent) {
    const to = keyMoment(event.key, atMs, durationMs);
    if (to === null) return;
    event.preventDefault();
    seek(to);
  }

  return (
    <div
      className="wave"
      role="slider"
      tabIndex={0}
      aria-label={t("position")}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={Math.round(atMs / 1000)}
      aria-valuetext={t("at_of", { at: span(atMs), whole: span(durationMs) })}
      onPointerDown={pointed}
      onPointerMove={pointed}
      onKeyDown={keyed}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line className="wave-hatch" y2="8" />
          </pattern>
        </defs>
        <line className="wave-middle" x2={WIDTH} y1={LANE} y2={LANE} />
        <path d={customer} className={heard.customer ? "wave-lane-0" : "wave-off"} />
        <path d={other} transform={`translate(0 ${LANE})`} className={heard.other ? "wave-lane-1" : "wave-off"} />
        {gaps.map((gap) => (
          <rect
            key={gap.from_ms}
            className="wave-gap"
            x={x(gap.from_ms)}
            width={Math.max(x(gap.to_ms) - x(gap.from_ms), 1)}
            height={HEIGHT}
            fill={`url(#${hatch})`}
          >
            <title>{why(gap)}</title>
          </rect>
        ))}
        <line className="wave-now" x1={x(atMs)} x2={x(atMs)} y2={HEIGHT} />
      </svg>
      {notes.map((note) => (
        <span key={note.id} className="wave-note" style={{ insetInlineStart: `${x(note.at_ms) / (WIDTH / 100)}%` }} title={note.text} />
      ))}
    </div>
  );
}
