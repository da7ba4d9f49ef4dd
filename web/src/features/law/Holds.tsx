import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment } from "@/shared/format/format";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { AskModal } from "./AskModal";
import { HELD, holds } from "./api";
import type { LegalHold, LegalHoldWanted } from "./api";
import { WordsItem } from "./WordsItem";
import "./law.css";

const LONGEST = 500;

/** What must not be deleted and why: of one person, or all. */
export function Holds({ customer }: { customer?: string }) {
  const { t } = useTranslation("law");
  const { may } = useSession();
  const [placing, setPlacing] = useState(false);
  const [lifting, setLifting] = useState<LegalHold | null>(null);
  const { data, error, refetch, isPending } = useQuery({ queryKey: ["law-holds"], queryFn: holds.list });
  const shown = data?.filter((it) => customer === undefined || (it.kind === "customer" && it.object === customer));
  const mayWrite = may("law.write");

  function done() {
    setPlacing(false);
    setLifting(null);
    void refetch();
  }

  return (
    <>
      <p className="muted">{t(customer === undefined ? "hold.about" : "hold.about_person")}</p>
      <ProblemAlert error={error} retry={() => void refetch()} />
      {isPending && <Loading />}
      {shown?.length === 0 && <p className="law-none">{t("hold.none")}</p>}
      <ul className="law-list">
        {shown?.map((it) => (
          <OneHold key={it.id} it={it} named={customer === undefined} {...(mayWrite && { lift: () => setLifting(it) })} />
        ))}
      </ul>
      {mayWrite && <Button onClick={() => setPlacing(true)}>{t("hold.place")}</Button>}
      {placing && (
        <AskModal<LegalHoldWanted>
          title={t("hold.place")}
          ok={t("hold.place_now")}
          initial={{ kind: "customer", object: customer }}
          act={({ kind, object, why }) => holds.place({ kind, object: object.trim(), why: why.trim() })}
          done={done}
          close={() => setPlacing(false)}
        >
          <p>{t("hold.place_about")}</p>
          <Form.Item name="kind" label={t("hold.kind_label")} hidden={customer !== undefined}>
            <Select options={HELD.map((value) => ({ value, label: t(`hold.kind.${value}`) }))} />
          </Form.Item>
          <Form.Item
            name="object"
            label={t("hold.object")}
            hidden={customer !== undefined}
            rules={[{ required: true, whitespace: true, message: t("missing", { name: t("hold.object") }) }]}
          >
            <Input maxLength={64} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <WordsItem name="why" label={t("hold.why")} most={LONGEST} />
        </AskModal>
      )}
      {lifting !== null && (
        <AskModal<{ why: string }>
          title={t("hold.lift")}
          ok={t("hold.lift_now")}
          act={({ why }) => holds.lift(lifting.id, why.trim())}
          done={done}
          close={() => setLifting(null)}
        >
          <p>{t("hold.lift_about", { why: lifting.why })}</p>
          <WordsItem name="why" label={t("hold.why")} most={LONGEST} />
        </AskModal>
      )}
    </>
  );
}

function OneHold({ it, named, lift }: { it: LegalHold; named: boolean; lift?: () => void }) {
  const { t, i18n } = useTranslation("law");
  return (
    <li>
      <div className="law-words">
        <strong>{it.why}</strong>
        <div className="muted">
          {named && (
            <>
              {t(`hold.kind.${it.kind}`)} {it.kind === "customer" ? <Link to={`/customers/${it.object}`}>{it.object}</Link> : it.object}
              {" · "}
            </>
          )}
          {t("hold.placed", { by: it.placed_by.replace(/^user:/, ""), at: moment(it.placed_at, i18n.language) })}
        </div>
      </div>
      {lift && (
        <Button size="small" onClick={lift} aria-label={t("hold.lift_of", { why: it.why })}>
          {t("hold.lift")}
        </Button>
      )}
    </li>
  );
}

/** The holds on one person, beside what else is known of them. */
export function HoldsOfPerson({ customer }: { customer: string }) {
  const { t } = useTranslation("law");
  return (
    <section className="panel" aria-labelledby="person-holds-title">
      <h2 id="person-holds-title">{t("hold.title")}</h2>
      <Holds customer={customer} />
    </section>
  );
}
