import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import { Notice } from "@/shared/ui/Notice";
import { isDirty } from "./draft";
import type { Draft } from "./draft";
import { useNote } from "./useNote";

/** The node's own bound. */
const LONGEST = 8_000;

/** What the agent writes about the contact; it saves itself. */
export function NotePanel({ contact }: { contact: string }) {
  const { t } = useTranslation("desk");
  const [draft, tell] = useNote(contact);
  return (
    <section className="panel">
      <header className="panel-head">
        <h2 id="note-title">{t("note.title")}</h2>
        <span className="muted" role="status">
          {t(`note.${standing(draft)}`)}
        </span>
      </header>
      <Input.TextArea
        value={draft.text}
        onChange={(event) => tell({ type: "typed", text: event.target.value })}
        disabled={draft.version === null}
        maxLength={LONGEST}
        autoSize={{ minRows: 5, maxRows: 12 }}
        aria-labelledby="note-title"
        placeholder={t("note.placeholder")}
      />
      {draft.conflict !== null && (
        <Notice
          type="warning"
          title={t("note.conflict", { by: draft.conflict.by ?? "" })}
          action={
            <>
              <Button size="small" onClick={() => tell({ type: "keep_mine" })}>
                {t("note.keep_mine")}
              </Button>
              <Button size="small" onClick={() => tell({ type: "take_theirs" })}>
                {t("note.take_theirs")}
              </Button>
            </>
          }
        >
          <blockquote className="quoted">{draft.conflict.text}</blockquote>
        </Notice>
      )}
    </section>
  );
}

function standing(draft: Draft): string {
  if (draft.failed) return "failed";
  if (draft.saving || isDirty(draft)) return "saving";
  return draft.version === null ? "loading" : draft.version === 0 ? "empty" : "saved";
}
