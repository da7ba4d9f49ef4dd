import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { users } from "./api";

const when = (iso: string) => moment(iso, currentLanguage());

/** Where somebody is logged in now. */
export function SessionList({ id, mayClose }: { id: string; mayClose: boolean }) {
  const { t } = useTranslation("admin");
  const { pending, run } = useCommand();
  const { data, error, refetch } = useQuery({ queryKey: ["user-sessions", id], queryFn: () => users.sessions(id) });

  async function closeOne(session: string) {
    await run(session, () => users.closeSession(id, session));
    void refetch();
  }

  return (
    <section className="admin-section">
      <h2>{t("session.title")}</h2>
      <ProblemAlert error={error} retry={() => void refetch()} />
      {data?.length === 0 && <p className="muted">{t("session.none")}</p>}
      <ul className="admin-list">
        {data?.map((session) => (
          <li key={session.id}>
            <div>
              <div className="admin-text">{session.client || t("session.unknown")}</div>
              <div className="muted">{t("session.times", { begun: when(session.created_at), used: when(session.used_at) })}</div>
            </div>
            {session.current && <Tag color="blue">{t("session.current")}</Tag>}
            {mayClose && !session.current && (
              <Button size="small" loading={pending === session.id} onClick={() => void closeOne(session.id)}>
                {t("session.close")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
