import { Button } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "../context";
import { gathers, roundTrip } from "./network";

type Found = "looking" | "good" | "bad";

const LONGEST_TRIP_MS = 300;

/** What a call needs of the network, one line each, with what to do where it is missing. */
export function Steps() {
  const { t } = useTranslation("desk");
  const { link, phone } = useDesk();
  const [trip, setTrip] = useState<number | null>(null);
  const [ice, setIce] = useState<Found>("looking");

  const look = useCallback(async () => {
    const [way, found] = await Promise.all([roundTrip(), gathers()]);
    setTrip(way);
    setIce(found ? "good" : "bad");
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => void look(), 0);
    return () => clearTimeout(timer);
  }, [look]);

  const registered = phone.registration === "registered";
  const tripFound: Found = trip === null ? "looking" : trip <= LONGEST_TRIP_MS ? "good" : "bad";
  const lines: readonly (readonly [string, Found])[] = [
    ["secure", window.isSecureContext ? "good" : "bad"],
    ["link", link === "open" ? "good" : link === "connecting" ? "looking" : "bad"],
    ["trip", tripFound],
    ["sip", registered ? "good" : phone.registration === "connecting" ? "looking" : "bad"],
    ["ice", ice],
  ];
  return (
    <section className="panel" aria-labelledby="network-title">
      <header className="panel-head">
        <h2 id="network-title">{t("check.network")}</h2>
        <Button
          size="small"
          onClick={() => {
            setTrip(null);
            setIce("looking");
            void look();
          }}
        >
          {t("check.again")}
        </Button>
      </header>
      <ul className="check-lines">
        {lines.map(([name, found]) => (
          <li key={name} data-found={found}>
            <strong>{t(`check.${name}.title`)}</strong>
            <span className="muted">
              {found === "bad" ? t(`check.${name}.help`) : found === "looking" ? t("check.looking") : name === "trip" ? `${Math.round(trip ?? 0)} ms` : t("check.good")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
