import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { useSession } from "@/shared/session/session";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { consents } from "./api";
import type { Standing } from "./api";

const COLOURS = { none: "default", valid: "green", withdrawn: "red", outdated: "orange" } as const;

/** What a customer has consented to; one button takes it back. */
export function Consents({ customer }: { customer: string }) {
  const { t, i18n } = useTranslation("law");
  const { may } = useSession();
  const queries = useQueryClient();
  const { pending, run } = useCommand();
  const [asking, setAsking] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const key = ["consents", customer];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => consents.of(customer) });
  const mayWrite = may("consent.write");
  const renew = () => queries.invalidateQueries({ queryKey: key });

  async function give(purpose: string) {
    const given = await run("give", async () => {
      await consents.give(customer, purpose, note);
      await renew();
    });
    if (given) setAsking(null);
  }

  const withdraw = (purpose: string) =>
    run(purpose, async () => {
      await consents.withdraw(customer, purpose);
      await renew();
    });

  const line = ({ purpose, state, since }: Standing) => (
    <li key={purpose} className="customer-line">
      <span className="customer-value">{t(`purpose.${purpose}`, { defaultValue: purpose })}</span>
      <Tag color={COLOURS[state]}>{t(`consent.${state}`)}</Tag>
      {since !== null && <span className="muted">{moment(since, i18n.language)}</span>}
      {mayWrite && state === "valid" && (
        <Button size="small" danger loading={pending === purpose} onClick={() => void withdraw(purpose)}>
          {t("withdraw")}
        </Button>
      )}
      {mayWrite && state !== "valid" && (
        <Button
          size="small"
          onClick={() => {
            setNote("");
            setAsking(purpose);
          }}
        >
          {t("give")}
        </Button>
      )}
    </li>
  );

  return (
    <section className="panel" aria-labelledby="consents-title">
      <h2 id="consents-title">{t("consents")}</h2>
      <ProblemAlert error={error} retry={() => void refetch()} />
      {data?.standings.length === 0 && <p className="muted">{t("no_consents")}</p>}
      <ul className="customer-list">{data?.standings.map(line)}</ul>
      <Modal
        title={t("give")}
        open={asking !== null}
        okText={t("save")}
        cancelText={t("cancel")}
        okButtonProps={{ disabled: note.trim() === "" }}
        confirmLoading={pending === "give"}
        onOk={() => asking !== null && void give(asking)}
        onCancel={() => setAsking(null)}
      >
        <label htmlFor="consent-note">{t("proof")}</label>
        <Input.TextArea id="consent-note" value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </Modal>
    </section>
  );
}
