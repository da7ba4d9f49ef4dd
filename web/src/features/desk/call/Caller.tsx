import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { phone, span } from "@/shared/format/format";
import { Masked } from "@/shared/reveal/Masked";
import { useDesk } from "../context";
import type { ContactOnDesk } from "../model";

/** Confidence below which a region is marked as a guess: the number may have been taken along to another carrier. */
const SURE = 0.8;

/** A visitor of a web page has no number: the visit's id is there in its place. */
const VISITOR = "visit.";

/** Who it is and where they come from. Everything a caller says of themselves is shown as text. */
export function Caller({ contact }: { contact: ContactOnDesk }) {
  const { t } = useTranslation("desk");
  const { card } = useDesk();
  const { caller, region, queue } = contact;
  const visits = caller.number.startsWith(VISITOR);
  const number = visits ? t("caller.visitor") : caller.number || t("caller.anonymous");
  const name = card?.customer?.name || caller.name;
  const place = region && (region.confidence < SURE ? t("caller.region_guess", { region: region.text }) : region.text);
  const facts = [
    queue && ["queue", queue.name],
    contact.waited_ms > 0 && ["waited", span(contact.waited_ms)],
    ["dialled", phone(contact.dialled)],
    ...Object.entries(contact.attributes),
  ].filter((fact): fact is [string, string] => Boolean(fact));
  return (
    <div className="caller">
      {name && <div className="caller-name">{name}</div>}
      <div className={name ? "caller-number" : "caller-name"}>
        {visits ? number : <Masked kind="contact" id={contact.id} field={contact.callback ? "callback" : "caller"} value={number} />}
        {place && <span className="caller-region">{place}</span>}
      </div>
      {contact.callback && <Tag color="processing">{t("caller.callback")}</Tag>}
      <dl className="facts">
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`caller.${key}`, { defaultValue: key })}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
