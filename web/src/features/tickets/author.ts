/** Who did something with a ticket, as the node writes it: `agent:li.na`, `user:boss`, `token:…`, `system`. Pure. */

export interface Words {
  program: string;
  system: string;
  nameOf(agent: string): string;
}

/** The same for people. */
export function authorOf(by: string, { program, system, nameOf }: Words): string {
  const [kind = "", id] = by.split(/:(.*)/s);
  if (id === undefined) return by === "system" ? system : by;
  if (kind === "agent") return nameOf(id);
  if (kind === "token") return program;
  return kind === "user" ? id : by;
}
