import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import { useNow } from "@/shared/ui/useNow";
import { desk as ask } from "../api";
import type { Can, ContactOnDesk } from "../model";
import { can } from "../model";
import { useCommand } from "@/shared/ui/useCommand";

const STEPS: readonly [Can, (id: string) => Promise<unknown>][] = [
  ["complete", ask.complete],
  ["merge", ask.merge],
  ["swap", ask.swap],
  ["cancel_consult", ask.cancelConsult],
];

/** Whom the agent asks while the customer waits, and how it goes on. */
export function ConsultBlock({ contact }: { contact: ContactOnDesk }) {
  const { t } = useTranslation("desk");
  const { pending, run } = useCommand();
  const { consult, id } = contact;
  const now = useNow(1000, consult !== null);
  if (consult === null) return null;
  return (
    <div className="consult" role="group" aria-label={t("consult.title")}>
      <div className="consult-head">
        <strong>{consult.name}</strong>
        <span className="muted">
          {t(`consult.${consult.state}`)} <time>{span(now - Date.parse(consult.since))}</time>
        </span>
      </div>
      <div className="consult-steps">
        {STEPS.map(([what, go]) => (
          <Button
            key={what}
            size="small"
            type={what === "complete" ? "primary" : "default"}
            danger={what === "cancel_consult"}
            disabled={!can(contact, what)}
            loading={pending === what}
            onClick={() => void run(what, () => go(id))}
          >
            {t(`consult.${what}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
