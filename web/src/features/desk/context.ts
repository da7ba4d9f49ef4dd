import { createContext, useContext } from "react";
import type { Link } from "./live";
import type { Card, DeskState } from "./model";

export interface DeskContextValue {
  link: Link;
  desk: DeskState | null;
  card: Card | null;
  tab: string;
}

export const DeskContext = createContext<DeskContextValue | null>(null);

/** The agent's desk. Only below `DeskProvider`. */
export function useDesk(): DeskContextValue {
  const value = useContext(DeskContext);
  if (value === null) throw new Error("useDesk outside of DeskProvider");
  return value;
}
