import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCommand } from "@/shared/ui/useCommand";
import { tickets } from "./api";
import type { Whole } from "./api";

/** Makes another ticket of some comments of this one. */
export function SplitDialog({ ticket, comments, close }: { ticket: Whole; comments: string[]; close(): void }) {
  const { t } = useTranslation("tickets");
  const [subject, setSubject] = useState("");
  const { pending, run } = useCommand();
  const queries = useQueryClient();
  const go = useNavigate();

  async function split() {
    await run("split", async () => {
      const made = await tickets.split(ticket.id, comments, subject.trim());
      await queries.invalidateQueries({ queryKey: ["ticket-comments", ticket.id] });
      close();
      void go(`/tickets/${made.id}`);
    });
  }

  return (
    <Modal
      open
      title={t("split", { count: comments.length })}
      onCancel={close}
      onOk={() => void split()}
      okButtonProps={{ disabled: subject.trim() === "", loading: pending !== null }}
    >
      <label className="ticket-label">
        {t("new_subject")}
        <Input value={subject} onChange={(event) => setSubject(event.target.value)} maxLength={200} autoFocus />
      </label>
    </Modal>
  );
}
