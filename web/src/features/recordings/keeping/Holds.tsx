import { LockOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { keeping } from "./api";
import type { Hold } from "./api";
import { personIn } from "./document";
import { ReasonModal } from "./ReasonModal";

/** What holds a recording, and what held it: for whoever may place holds and lift them. */
export function Holds({ recording, changed }: { recording: string; changed(): void }) {
  const { t } = useTranslation("recordings");
  const [placing, setPlacing] = useState(false);
  const [lifting, setLifting] = useState<Hold | null>(null);
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ["recording-holds", recording],
    queryFn: () => keeping.holds(recording),
  });

  function done() {
    setPlacing(false);
    setLifting(null);
    void refetch();
    changed();
  }

  return (
    <section className="keep-holds" aria-labelledby="holds-title">
      <h2 id="holds-title">{t("keep.holds")}</h2>
      <p className="muted">{t("keep.holds_about")}</p>
      <ProblemAlert error={error} retry={() => void refetch()} />
      {isPending && <Loading />}
      {data?.length === 0 && <p className="keep-none">{t("keep.no_holds")}</p>}
      <ul className="keep-list">
        {data?.map((hold) => (
          <OneHold key={hold.id} hold={hold} lift={() => setLifting(hold)} />
        ))}
      </ul>
      <Button icon={<LockOutlined />} onClick={() => setPlacing(true)}>
        {t("keep.place")}
      </Button>
      {placing && (
        <ReasonModal
          title={t("keep.place")}
          ok={t("keep.place_now")}
          act={(reason) => keeping.hold(recording, reason)}
          done={done}
          close={() => setPlacing(false)}
        >
          <p>{t("keep.place_about")}</p>
        </ReasonModal>
      )}
      {lifting !== null && (
        <ReasonModal
          title={t("keep.lift")}
          ok={t("keep.lift_now")}
          act={(reason) => keeping.lift(recording, lifting.id, reason)}
          done={done}
          close={() => setLifting(null)}
        >
          <p>{t("keep.lift_about", { reason: lifting.reason })}</p>
        </ReasonModal>
      )}
    </section>
  );
}

function OneHold({ hold, lift }: { hold: Hold; lift(): void }) {
  const { t } = useTranslation("recordings");
  const language = currentLanguage();
  const isOver = hold.released_at !== null;
  return (
    <li>
      <Tag color={isOver ? "default" : "processing"}>{t(isOver ? "keep.over" : "keep.in_force")}</Tag>
      <div className="keep-words">
        <strong>{hold.reason}</strong>
        <div className="muted">{t("keep.placed", { by: personIn(hold.placed_by), at: moment(hold.placed_at, language) })}</div>
        {isOver && (
          <div className="muted">
            {t("keep.lifted", {
              by: personIn(hold.released_by ?? ""),
              at: moment(hold.released_at ?? "", language),
              reason: hold.released_reason ?? "",
            })}
          </div>
        )}
      </div>
      {!isOver && (
        <Button size="small" onClick={lift} aria-label={t("keep.lift_of", { reason: hold.reason })}>
          {t("keep.lift")}
        </Button>
      )}
    </li>
  );
}
