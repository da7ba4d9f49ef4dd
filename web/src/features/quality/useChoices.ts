import { useQuery } from "@tanstack/react-query";
import { useSession } from "@/shared/session/session";
import { quality } from "./api";
import type { Choices } from "./api";

const NONE: Choices = { reviewers: [], agents: [], queues: [] };

/** Who can review, and whose contacts can be given to them; nothing for who gives none. */
export function useChoices(): { choices: Choices; error: Error | null } {
  const { may } = useSession();
  const { data = NONE, error } = useQuery({ queryKey: ["quality", "choices"], queryFn: quality.choices, enabled: may("quality.assign") });
  return { choices: data, error };
}

/** What something of a list is called; its id where the list does not have it. */
export function nameIn(list: readonly { id: string; name: string }[], id: string | null): string {
  return list.find((one) => one.id === id)?.name ?? id ?? "";
}
