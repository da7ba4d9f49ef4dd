import { useTranslation } from "react-i18next";
import { authorOf } from "./author";
import { useAgents } from "./useTypes";

/** How whoever did something with a ticket is called. */
export function useAuthor(): (by: string) => string {
  const { t } = useTranslation("tickets");
  const { nameOf } = useAgents();
  return (by) => authorOf(by, { program: t("author.program"), system: t("author.system"), nameOf });
}
