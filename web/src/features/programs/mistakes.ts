/** Which field of a token or a service account the node refused. Pure. */
import type { Problem } from "@/shared/api/problem";

export interface Mistake {
  name: string;
  errors: string[];
}

// Refusals about one field that come without a place.
const FIELD_OF: Record<string, string> = {
  "token.scope_malformed": "scopes",
  "token.scope_not_own": "scopes",
  "token.expiry_past": "expires",
  "token.expiry_late": "expires",
  "service_account.exists": "id",
  "service_account.id_malformed": "id",
  "service_account.owner_unknown": "owner",
  "service_account.unknown": "account",
  "service_account.is_disabled": "account",
};

const NAMED: Record<string, string> = { expires_at: "expires" };

/** As the form takes them; nothing when the refusal is about no field. `body.scopes.0` is about `scopes`. */
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
