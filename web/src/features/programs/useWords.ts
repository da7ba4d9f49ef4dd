import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { permissions } from "./api";
import { EVERYTHING } from "./words";

interface Words {
  /** All permissions there are, for who may read that. */
  known: readonly string[];
  /** What a permission is called; else its word says it. */
  called(word: string): string;
}

/** The permissions and what they are called. */
export function useWords(): Words {
  const { t } = useTranslation("programs");
  const { may } = useSession();
  const { data = [] } = useQuery({ queryKey: ["permissions"], queryFn: permissions, staleTime: Infinity, enabled: may("role.read") });
  function called(word: string): string {
    if (word === EVERYTHING) return t("everything");
    const found = data.find((it) => it.word === word);
    if (found === undefined) return word;
    return currentLanguage() === "en" ? found.en : found.zh;
  }
  return { known: data.map((it) => it.word), called };
}
