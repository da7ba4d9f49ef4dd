import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Empty, Input, Radio, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { tickets } from "./api";
import type { Whole } from "./api";
import { SplitDialog } from "./SplitDialog";
import { useAuthor } from "./useAuthor";

interface Props {
  ticket: Whole;
  mayWrite: boolean;
  renew(): void;
}

/** What was said: among colleagues, or to the customer. Chosen comments can become a ticket of their own. */
export function Comments({ ticket, mayWrite }: Props) {
  const { t } = useTranslation("tickets");
  const author = useAuthor();
  const [chosen, setChosen] = useState<string[]>([]);
  const [splitting, setSplitting] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ["ticket-comments", ticket.id],
    queryFn: ({ pageParam }) => tickets.comments(ticket.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
  });
  const comments = found.data?.pages.flatMap((page) => page.items) ?? [];
  const toggle = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <div className="ticket-comments">
      {mayWrite && <Write ticket={ticket.id} />}
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isSuccess && comments.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("no_comments")} />}
      <ul className="ticket-list">
        {comments.map((comment) => (
          <li key={comment.id}>
            <div className="ticket-line">
              {mayWrite && (
                <Checkbox
                  checked={chosen.includes(comment.id)}
                  onChange={() => toggle(comment.id)}
                  aria-label={t("choose_comment", { by: author(comment.by) })}
                />
              )}
              <strong>{author(comment.by)}</strong>
              <span className="muted">{moment(comment.at, currentLanguage())}</span>
              {comment.public && <Tag color="processing">{t("public")}</Tag>}
              {comment.origin !== null && <Tag>{t("from_merged")}</Tag>}
            </div>
            <p className="ticket-text">{comment.text}</p>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
      {chosen.length > 0 && <Button onClick={() => setSplitting(true)}>{t("split", { count: chosen.length })}</Button>}
      {splitting && <SplitDialog ticket={ticket} comments={chosen} close={() => setSplitting(false)} />}
    </div>
  );
}

function Write({ ticket }: { ticket: string }) {
  const { t } = useTranslation("tickets");
  const [text, setText] = useState("");
  const [isPublic, setPublic] = useState(false);
  const { pending, run } = useCommand();
  const queries = useQueryClient();

  async function say() {
    if (!(await run("comment", () => tickets.comment(ticket, text.trim(), isPublic)))) return;
    setText("");
    await queries.invalidateQueries({ queryKey: ["ticket-comments", ticket] });
    await queries.invalidateQueries({ queryKey: ["ticket", ticket] });
  }

  return (
    <div className="ticket-edit">
      <Input.TextArea
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoSize={{ minRows: 2, maxRows: 10 }}
        maxLength={20_000}
        placeholder={t("say_something")}
        aria-label={t("say_something")}
      />
      <div className="ticket-actions">
        <Radio.Group
          value={isPublic}
          onChange={(event) => setPublic(event.target.value === true)}
          options={[
            { value: false, label: t("internal") },
            { value: true, label: t("public") },
          ]}
          aria-label={t("who_reads")}
        />
        <Button type="primary" disabled={text.trim() === ""} loading={pending !== null} onClick={() => void say()}>
          {t("say")}
        </Button>
      </div>
    </div>
  );
}
