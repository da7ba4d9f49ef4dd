import { createContext, useContext } from "react";
import type { Link } from "./live";
import type { Card, DeskState } from "./model";
import type { Phone } from "./phone/model";
import type { TabPhone } from "./phone/phone";

export interface DeskContextValue {
  link: Link;
  desk: DeskState | null;
  card: Card | null;
  tab: string;
  phone: Phone;
  /** What the other side sends now. */
  remote: MediaStream | null;
  handset: TabPhone;
  /** Make this tab the desk, in another one's place. */
  take(): void;
}

export const DeskContext = createContext<DeskContextValue | null>(null);

/** The agent's desk. Only below `DeskProvider`. */
export function useDesk(): DeskContextValue {
  const value = useContext(DeskContext);
  if (value === null) throw new Error("useDesk outside of DeskProvider");
  return value;
}
