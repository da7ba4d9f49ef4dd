import { createContext, useContext } from "react";

/** What a flow may name, offered while one writes; anything else may be written as well. */
export interface Offered {
  queues: readonly Choice[];
  flows: readonly Choice[];
  ticket_types: readonly Choice[];
  skills: readonly Choice[];
  agents: readonly Choice[];
  values: readonly string[];
  prompts: readonly string[];
  nodes: readonly string[];
  languages: readonly string[];
}

export interface Choice {
  value: string;
  label: string;
}

export const NOTHING_OFFERED: Offered = {
  queues: [],
  flows: [],
  ticket_types: [],
  skills: [],
  agents: [],
  values: [],
  prompts: [],
  nodes: [],
  languages: [],
};

export const OfferedContext = createContext<Offered>(NOTHING_OFFERED);
export const useOffered = (): Offered => useContext(OfferedContext);
