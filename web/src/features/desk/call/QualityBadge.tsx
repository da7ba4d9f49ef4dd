import { Popover } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "@/shared/i18n";
import { percent } from "@/shared/format/format";
import { useDesk } from "../context";
import type { Quality } from "../model";
import { gradeOf, sample, soundOf } from "../phone/quality";
import type { Counts, Sound } from "../phone/quality";

const EVERY_MS = 3_000;

/** How the call sounds: here by the browser's counts, and on the way to the node by the node's. */
export function QualityBadge({ quality }: { quality: Quality | null }) {
  const { t } = useTranslation("desk");
  const sound = useSound();
  const scores = [sound?.mos, quality?.mos].filter((mos): mos is number => typeof mos === "number");
  if (scores.length === 0) return null;
  const grade = gradeOf(Math.min(...scores));
  const rows = [
    ["here", sound],
    ["there", quality],
  ] as const;
  return (
    <Popover
      trigger={["hover", "click"]}
      content={
        <table className="quality-table">
          <thead>
            <tr>
              <td aria-hidden />
              <th scope="col">MOS</th>
              <th scope="col">{t("quality.lost")}</th>
              <th scope="col">{t("quality.jitter")}</th>
              <th scope="col">{t("quality.rtt")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, figures]) => (
              <tr key={name}>
                <th scope="row">{t(`quality.${name}`)}</th>
                <td>{figures?.mos?.toFixed(1) ?? "–"}</td>
                <td>{typeof figures?.lost === "number" ? percent(figures.lost, currentLanguage()) : "–"}</td>
                <td>{milliseconds(figures?.jitter_ms)}</td>
                <td>{milliseconds(figures?.rtt_ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <button type="button" className="quality" data-grade={grade}>
        <span className="quality-bars" aria-hidden>
          <i />
          <i />
          <i />
        </span>
        {t(`quality.${grade}`)}
      </button>
    </Popover>
  );
}

function milliseconds(value: number | null | undefined): string {
  return typeof value === "number" ? `${Math.round(value)} ms` : "–";
}

function useSound(): Sound | null {
  const { phone, handset } = useDesk();
  const active = phone.call?.phase === "active";
  const [sound, setSound] = useState<Sound | null>(null);
  useEffect(() => {
    if (!active) return;
    let before: Counts | null = null;
    const look = async () => {
      const peer = handset.connection();
      const now = peer === null ? null : await sample(peer);
      if (now !== null && before !== null) setSound(soundOf(before, now));
      before = now;
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      clearInterval(timer);
      setSound(null);
    };
  }, [active, handset]);
  return sound;
}
