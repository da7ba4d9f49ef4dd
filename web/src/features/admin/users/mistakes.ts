/** Which field of a user the node refused. Pure. */
import type { Problem } from "@/shared/api/problem";

export interface Mistake {
  name: string[];
  errors: string[];
}

// Refusals about one field that come without a place.
const FIELD_OF: Record<string, string> = {
  "user.exists": "id",
  "user.id_malformed": "id",
  "user.name_missing": "name",
  "user.agent_taken": "agent",
  "user.agent_unknown": "agent",
};

const PASSWORD = "user.password_";

/** As the form takes them; nothing when the refusal is about no field. `body.name` → `["name"]`. */
export function mistakesIn({ id, errors, title, detail }: Pick<Problem, "id" | "errors" | "title" | "detail">): Mistake[] {
  if (errors.length > 0) {
    return errors.map(({ path, message }) => ({ name: path.replace(/^body\./, "").split("."), errors: [message] }));
  }
  const field = id.startsWith(PASSWORD) ? "password" : FIELD_OF[id];
  return field === undefined ? [] : [{ name: [field], errors: [detail ?? title] }];
}
