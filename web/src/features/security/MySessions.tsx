import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommand } from "@/shared/ui/useCommand";
import { security } from "./api";
import { browserOf } from "./browser";

const when = (iso: string) => moment(iso, currentLanguage());

/** Where one is logged in oneself. */
export function MySessions() {
  const { t } = useTranslation("security");
  const { pending, run } = useCommand();
  const { data, error, refetch } = useQuery({ queryKey: ["my-sessions"], queryFn: security.sessions });

  async function close(id: string) {
    await run(id, () => security.closeSession(id));
    void refetch();
  }

  return (
    <section className="panel security-part" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t("sessions.title")}</h2>
      <p className="muted">{t("sessions.detail")}</p>
      <ProblemAlert error={error} retry={() => void refetch()} />
      <ul className="security-list">
        {data?.map((session) => (
          <li key={session.id}>
            <div>
              <div title={session.client}>
                {browserOf(session.client) || t("sessions.unknown")} {session.current && <Tag color="blue">{t("sessions.current")}</Tag>}
              </div>
              <div className="muted">
                {t("sessions.times", { begun: when(session.created_at), used: when(session.used_at), ends: when(session.expires_at) })}
              </div>
            </div>
            {!session.current && (
              <Button size="small" loading={pending === session.id} onClick={() => void close(session.id)}>
                {t("sessions.close")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
