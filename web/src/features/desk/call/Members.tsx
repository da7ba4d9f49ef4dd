import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { phone } from "@/shared/format/format";
import { desk as ask } from "../api";
import type { ContactOnDesk } from "../model";
import { can } from "../model";
import { useCommand } from "@/shared/ui/useCommand";

const FEWEST = 3;

/** Who is in the call, once they are more than two. */
export function Members({ contact }: { contact: ContactOnDesk }) {
  const { t } = useTranslation("desk");
  const { pending, run } = useCommand();
  const { members, id } = contact;
  if (members.length < FEWEST) return null;
  const conference = contact.phase === "conference";
  return (
    <div className="members">
      <h3>{t("members.title", { count: members.length })}</h3>
      <ul>
        {members.map((member) => (
          <li key={member.id}>
            <span>
              {phone(member.name)} {member.me && <span className="muted">{t("members.me")}</span>}
              {member.id === "customer" && <span className="muted">{t("members.customer")}</span>}
            </span>
            <Tag>{t(`members.${member.state}`)}</Tag>
          </li>
        ))}
      </ul>
      {conference && (
        <div className="consult-steps">
          {can(contact, "cancel_consult") && (
            <Button size="small" loading={pending === "drop"} onClick={() => void run("drop", () => ask.cancelConsult(id))}>
              {t("members.drop_third")}
            </Button>
          )}
          {can(contact, "leave") && can(contact, "hang_up") && (
            <Button size="small" loading={pending === "leave"} onClick={() => void run("leave", () => ask.leave(id))}>
              {t("members.leave")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
