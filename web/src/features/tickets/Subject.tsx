import { EditOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Whole } from "./api";
import type { Editing } from "./useTicket";

interface Props {
  ticket: Whole;
  mayWrite: boolean;
  editing: Editing;
}

/** What the ticket is about, in a line and in a text; what is typed stays until it is saved or given up. */
export function Subject({ ticket, mayWrite, editing }: Props) {
  const { t } = useTranslation("tickets");
  const [draft, setDraft] = useState<{ subject: string; text: string } | null>(null);

  async function save() {
    if (draft !== null && (await editing.change(draft))) setDraft(null);
  }

  if (draft === null) {
    return (
      <>
        <div className="ticket-line">
          <h1>{ticket.subject}</h1>
          {mayWrite && (
            <Button
              type="text"
              icon={<EditOutlined />}
              aria-label={t("edit")}
              onClick={() => setDraft({ subject: ticket.subject, text: ticket.text })}
            />
          )}
        </div>
        {ticket.text !== "" && <p className="ticket-text">{ticket.text}</p>}
      </>
    );
  }
  return (
    <div className="ticket-edit">
      <Input
        value={draft.subject}
        onChange={(event) => setDraft({ ...draft, subject: event.target.value })}
        maxLength={200}
        aria-label={t("subject")}
        autoFocus
      />
      <Input.TextArea
        value={draft.text}
        onChange={(event) => setDraft({ ...draft, text: event.target.value })}
        autoSize={{ minRows: 3, maxRows: 14 }}
        maxLength={20_000}
        aria-label={t("text")}
      />
      <div className="ticket-actions">
        <Button type="primary" loading={editing.saving} disabled={draft.subject.trim() === ""} onClick={() => void save()}>
          {t("common:action.save")}
        </Button>
        <Button onClick={() => setDraft(null)}>{t("common:action.cancel")}</Button>
      </div>
    </div>
  );
}
