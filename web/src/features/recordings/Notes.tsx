import { DeleteOutlined } from "@ant-design/icons";
import { Button, Input, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useCommand } from "@/shared/ui/useCommand";
import { recordings } from "./api";
import type { Note } from "./api";

const LONGEST = 2000;

interface Props {
  recording: string;
  notes: readonly Note[];
  atMs: number;
  seek(ms: number): void;
  changed(): void;
}

/** What was written at moments of the recording, and a line to write at the one that plays. */
export function Notes({ recording, notes, atMs, seek, changed }: Props) {
  const { t } = useTranslation("recordings");
  const { pending, run } = useCommand();
  const [text, setText] = useState("");

  async function write() {
    const said = text.trim();
    if (said === "") return;
    if (!(await run("write", () => recordings.write(recording, Math.round(atMs), said)))) return;
    setText("");
    changed();
  }

  async function remove({ id }: Note) {
    if (await run(id, () => recordings.remove(recording, id))) changed();
  }

  return (
    <section aria-labelledby="notes-title">
      <h2 id="notes-title">{t("notes")}</h2>
      <ul className="player-list">
        {notes.map((note) => (
          <li key={note.id}>
            <Button type="link" size="small" onClick={() => seek(note.at_ms)} aria-label={t("go_to", { at: span(note.at_ms) })}>
              {span(note.at_ms)}
            </Button>
            <span className="player-text">{note.text}</span>
            <span className="muted">{moment(note.written_at, currentLanguage())}</span>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              loading={pending === note.id}
              aria-label={t("remove", { at: span(note.at_ms) })}
              onClick={() => void remove(note)}
            />
          </li>
        ))}
      </ul>
      <Space.Compact className="player-write">
        <Input
          value={text}
          maxLength={LONGEST}
          aria-label={t("note_at", { at: span(atMs) })}
          placeholder={t("note_at", { at: span(atMs) })}
          onChange={({ target }) => setText(target.value)}
          onPressEnter={() => void write()}
        />
        <Button loading={pending === "write"} disabled={text.trim() === ""} onClick={() => void write()}>
          {t("write")}
        </Button>
      </Space.Compact>
    </section>
  );
}
