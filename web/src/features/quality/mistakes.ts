/** Which field of an assignment the node refused. Pure. */
import type { Problem } from "@/shared/api/problem";

export interface Mistake {
  name: string;
  errors: string[];
}

const FIELD_OF: Record<string, string> = {
  "quality.no_reviewer": "reviewer",
  "quality.too_many": "reviewer",
  "quality.period_empty": "until",
  "quality.due_past": "due",
};

const NAMED: Record<string, string> = { due_at: "due", each: "many", count: "many" };

/** As the form takes them; nothing when the refusal is about no field. */
export function mistakesIn({ id, errors, title, detail }: Pick<Problem, "id" | "errors" | "title" | "detail">): Mistake[] {
  if (errors.length > 0) {
    return errors.map(({ path, message }) => {
      const field = path.replace(/^body\./, "").split(".")[0] ?? "";
      return { name: NAMED[field] ?? field, errors: [message] };
    });
  }
  const field = FIELD_OF[id];
  return field === undefined ? [] : [{ name: field, errors: [detail ?? title] }];
}
