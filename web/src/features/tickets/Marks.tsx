import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Kind, Priority, Ticket, Type } from "./api";

const PRIORITY_COLOURS: Record<Priority, string> = { urgent: "error", high: "warning", normal: "default", low: "default" };
const KIND_COLOURS: Record<Kind, string> = { open: "processing", pending: "warning", solved: "success", closed: "default" };

export function PriorityMark({ priority }: { priority: Priority }) {
  const { t } = useTranslation("tickets");
  return <Tag color={PRIORITY_COLOURS[priority]}>{t(`priority.${priority}`)}</Tag>;
}

/** A state by its own name, coloured by what kind of state it is. */
export function StateMark({ ticket, type }: { ticket: Ticket; type: Type | undefined }) {
  const { t } = useTranslation("tickets");
  const name = type?.states.find((state) => state.id === ticket.state)?.name ?? t(`kind.${ticket.kind}`);
  return <Tag color={KIND_COLOURS[ticket.kind]}>{name}</Tag>;
}
