import { Button, Modal, Select } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useCommand } from "@/shared/ui/useCommand";
import { tickets } from "./api";
import type { Whole } from "./api";
import { StateMark } from "./Marks";
import { useTypes } from "./useTypes";

interface Props {
  ticket: Whole;
  mayWrite: boolean;
  take(ticket: Whole): void;
  renew(): void;
}

/** The tickets below and above this one, and how two become one. */
export function Family({ ticket, mayWrite, take, renew }: Props) {
  const { t } = useTranslation("tickets");
  const { types } = useTypes();
  const go = useNavigate();
  const [merging, setMerging] = useState(false);
  const { pending, run } = useCommand();

  async function unmerge() {
    await run("unmerge", async () => take(await tickets.unmerge(ticket.id)));
    renew();
  }

  return (
    <div>
      {ticket.parent !== null && (
        <p>
          <Link to={`/tickets/${ticket.parent}`}>{t("go_to_parent")}</Link>
        </p>
      )}
      <ul className="ticket-list">
        {ticket.children.map((child) => (
          <li key={child.id} className="ticket-line">
            <Link to={`/tickets/${child.id}`}>
              {child.number} {child.subject}
            </Link>
            <StateMark ticket={child} type={types.find((type) => type.id === child.type)} />
          </li>
        ))}
      </ul>
      <div className="ticket-actions">
        {mayWrite && <Button onClick={() => void go(`/tickets/new?parent=${ticket.id}`)}>{t("new_child")}</Button>}
        {mayWrite && <Button onClick={() => setMerging(true)}>{t("merge")}</Button>}
        {ticket.merged_into !== null && (
          <Button loading={pending !== null} onClick={() => void unmerge()}>
            {t("unmerge")}
          </Button>
        )}
      </div>
      {merging && <MergeDialog ticket={ticket} close={() => setMerging(false)} />}
    </div>
  );
}

function MergeDialog({ ticket, close }: { ticket: Whole; close(): void }) {
  const { t } = useTranslation("tickets");
  const [sought, setSought] = useState("");
  const [into, setInto] = useState<string | null>(null);
  const { pending, run } = useCommand();
  const go = useNavigate();
  const { data, isFetching } = useQuery({
    queryKey: ["tickets", "merge", sought],
    queryFn: () => tickets.list({ q: sought || null, limit: 20 }),
  });
  const others = (data?.items ?? []).filter((other) => other.id !== ticket.id && other.merged_into === null);

  async function merge(target: string) {
    await run("merge", async () => {
      const kept = await tickets.merge(ticket.id, target, ticket.version);
      close();
      void go(`/tickets/${kept.id}`);
    });
  }

  return (
    <Modal
      open
      title={t("merge")}
      onCancel={close}
      onOk={() => into !== null && void merge(into)}
      okButtonProps={{ disabled: into === null, loading: pending !== null }}
    >
      <p className="muted">{t("merge_detail", { number: ticket.number })}</p>
      <Select
        className="ticket-wide"
        value={into}
        onChange={setInto}
        showSearch={{ filterOption: false, onSearch: setSought }}
        loading={isFetching}
        placeholder={t("merge_into")}
        aria-label={t("merge_into")}
        options={others.map((other) => ({ value: other.id, label: `${other.number} ${other.subject}` }))}
      />
    </Modal>
  );
}
