import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { tickets } from "./api";
import type { Entry, Type } from "./api";
import { useAuthor } from "./useAuthor";
import { useAgents } from "./useTypes";

/** Who did what with the ticket, when. */
export function History({ id, type }: { id: string; type: Type | undefined }) {
  const { t } = useTranslation("tickets");
  const author = useAuthor();
  const found = useInfiniteQuery({
    queryKey: ["ticket-history", id],
    queryFn: ({ pageParam }) => tickets.history(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  return (
    <>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      <ol className="ticket-list">
        {found.data?.pages.flatMap((page) => page.items).map((entry) => (
          <li key={entry.id}>
            <div className="ticket-line">
              <span className="muted">{moment(entry.at, currentLanguage())}</span>
              <strong>{author(entry.by)}</strong>
              <span>{t(`did.${entry.what}`, { defaultValue: entry.what })}</span>
            </div>
            <Changes entry={entry} type={type} />
          </li>
        ))}
      </ol>
      {found.hasNextPage && <Button onClick={() => void found.fetchNextPage()}>{t("more")}</Button>}
    </>
  );
}

function Changes({ entry, type }: { entry: Entry; type: Type | undefined }) {
  const { t } = useTranslation("tickets");
  const { nameOf } = useAgents();

  function word(field: string, value: unknown): string {
    if (value === null || value === undefined || value === "") return t("nothing");
    const text = String(value);
    if (field === "agent") return nameOf(text);
    if (field === "state") return type?.states.find((state) => state.id === text)?.name ?? text;
    return field === "priority" ? t(`priority.${text}`, { defaultValue: text }) : text;
  }

  return (
    <ul className="ticket-changes">
      {Object.entries(entry.changes).map(([field, [before, after]]) => (
        <li key={field}>
          {t(`field.${field}`, { defaultValue: type?.fields.find((own) => `fields.${own.id}` === field)?.name ?? field })}
          {": "}
          <s>{word(field, before)}</s> → {word(field, after)}
        </li>
      ))}
    </ul>
  );
}
