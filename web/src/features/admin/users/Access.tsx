import { useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { useCommand } from "@/shared/ui/useCommand";
import { users } from "./api";
import type { User } from "./api";
import { UserState } from "./UserState";

const when = (iso: string) => moment(iso, currentLanguage());

/** Whether somebody can log in: disabled, enabled, and helped when the second factor is lost. */
export function Access({ user, done }: { user: User; done(): void }) {
  const { t } = useTranslation("admin");
  const queries = useQueryClient();
  const { user: myself } = useSession();
  const { pending, run } = useCommand();
  const isMyself = myself.id === user.id;

  async function act(name: string, action: (id: string) => Promise<void>) {
    if (!(await run(name, () => action(user.id)))) return;
    void queries.invalidateQueries({ queryKey: ["users"] });
    done();
  }

  return (
    <section className="admin-section">
      <h2>{t("access.title")}</h2>
      <p className="muted">
        {user.seen_at === null ? t("access.never") : t("access.seen", { when: when(user.seen_at) })}
        {user.disabled_at !== null && ` · ${t(`access.since_${user.disabled_why ?? "asked"}`, { when: when(user.disabled_at) })}`}
        {user.locked_until !== null && ` · ${t("access.locked", { when: when(user.locked_until) })}`}
      </p>
      <p>
        <UserState user={user} />
      </p>
      <div className="admin-access">
        {user.disabled_at === null ? (
          <Popconfirm title={t("access.disable_sure", { id: user.id })} onConfirm={() => void act("disable", users.disable)} disabled={isMyself}>
            <Button disabled={isMyself} loading={pending === "disable"}>
              {t("access.disable")}
            </Button>
          </Popconfirm>
        ) : (
          <Button loading={pending === "enable"} onClick={() => void act("enable", users.enable)}>
            {t("access.enable")}
          </Button>
        )}
        {user.second_factor && !isMyself && (
          <Popconfirm title={t("access.reset_sure", { name: user.name })} onConfirm={() => void act("reset", users.resetFactors)}>
            <Button loading={pending === "reset"}>{t("access.reset")}</Button>
          </Popconfirm>
        )}
      </div>
    </section>
  );
}
