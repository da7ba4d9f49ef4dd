import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useCommand } from "@/shared/ui/useCommand";
import { PRIORITIES, tickets } from "./api";
import type { Change } from "./api";
import { useAgents } from "./useTypes";

/** The same change to every chosen ticket; what was refused is said one by one. */
export function BulkBar({ ids, done }: { ids: string[]; done(): void }) {
  const { t } = useTranslation("tickets");
  const { agents } = useAgents();
  const { pending, run } = useCommand();
  const { notification } = App.useApp();
  const queries = useQueryClient();

  async function apply(change: Partial<Change>) {
    const whole = { reason: "", force: false, ...change };
    const ok = await run("bulk", async () => {
      const outcome = await tickets.bulk(ids, whole);
      const refused = outcome.filter((one) => !one.ok);
      if (refused.length === 0) return;
      const why = [...new Set(refused.map((one) => one.message ?? ""))];
      notification.warning({ title: t("bulk.refused", { count: refused.length }), description: why.join(" ") });
    });
    await queries.invalidateQueries({ queryKey: ["tickets"] });
    if (ok) done();
  }

  const busy = pending !== null;
  return (
    <div className="tickets-bulk" role="toolbar" aria-label={t("bulk.label")}>
      <span>{t("bulk.chosen", { count: ids.length })}</span>
      <Select
        value={null}
        disabled={busy}
        placeholder={t("bulk.assign")}
        aria-label={t("bulk.assign")}
        onChange={(agent: string | null) => void apply({ agent })}
        options={agents.map(({ id, name }) => ({ value: id, label: name }))}
        showSearch={{ optionFilterProp: "label" }}
      />
      <Select
        value={null}
        disabled={busy}
        placeholder={t("bulk.priority")}
        aria-label={t("bulk.priority")}
        onChange={(priority: Change["priority"]) => void apply({ priority })}
        options={PRIORITIES.map((priority) => ({ value: priority, label: t(`priority.${priority}`) }))}
      />
      <Button onClick={done} disabled={busy}>
        {t("bulk.none")}
      </Button>
    </div>
  );
}
