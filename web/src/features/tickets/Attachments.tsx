import { UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useCommand } from "@/shared/ui/useCommand";
import type { Whole } from "./api";
import { hrefOf, size, upload } from "./files";
import { useAuthor } from "./useAuthor";

/** The ticket's files. Their names are text from outside, and they are only ever downloaded. */
export function Attachments({ ticket, mayWrite, renew }: { ticket: Whole; mayWrite: boolean; renew(): void }) {
  const { t } = useTranslation("tickets");
  const author = useAuthor();
  const picker = useRef<HTMLInputElement>(null);
  const { pending, run } = useCommand();

  async function send(files: FileList | null) {
    for (const file of files ?? []) {
      if (!(await run("upload", () => upload(ticket.id, file)))) break;
    }
    if (picker.current !== null) picker.current.value = "";
    renew();
  }

  return (
    <div>
      {mayWrite && (
        <>
          <input ref={picker} type="file" multiple hidden onChange={(event) => void send(event.target.files)} aria-label={t("add_file")} />
          <Button icon={<UploadOutlined />} loading={pending !== null} onClick={() => picker.current?.click()}>
            {t("add_file")}
          </Button>
        </>
      )}
      <ul className="ticket-list">
        {ticket.attachments.map((file) => (
          <li key={file.id} className="ticket-line">
            <a href={hrefOf(ticket.id, file.id)} download={file.name}>
              {file.name}
            </a>
            <span className="muted">
              {file.type} · {size(file.size)} · {author(file.by)} · {moment(file.at, currentLanguage())}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
