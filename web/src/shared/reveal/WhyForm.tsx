import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "@/shared/i18n";
import { useCommand } from "@/shared/ui/useCommand";
import type { Purpose, Revealed, Wanted } from "./api";
import { purposes, reveal } from "./api";

const NOTE_MAX = 200;

/** The purpose that was given last, until the page is left: most people need numbers for one thing all day. */
let last: Purpose | undefined;

/** What a value is needed for; the node keeps that, with who and when. */
export function WhyForm({ wanted, shown }: { wanted: Pick<Wanted, "kind" | "id" | "field">; shown(value: Revealed): void }) {
  const { t } = useTranslation("reveal");
  const { pending, run } = useCommand();
  const [purpose, setPurpose] = useState(last);
  const [note, setNote] = useState("");
  const { data, isPending } = useQuery({
    queryKey: ["reveal-purposes", currentLanguage()],
    queryFn: purposes,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const lacks = purpose === undefined || (purpose === "other" && note.trim() === "");

  async function ask() {
    if (purpose === undefined || lacks) return;
    last = purpose;
    await run("reveal", async () => shown(await reveal({ ...wanted, purpose, note: note.trim() })));
  }

  return (
    <div className="reveal-why">
      <Select<Purpose>
        value={purpose}
        onChange={setPurpose}
        loading={isPending}
        options={(data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        placeholder={t("purpose")}
        aria-label={t("purpose")}
        getPopupContainer={(node) => node.parentElement ?? document.body}
      />
      <Input
        value={note}
        onChange={(event) => setNote(event.target.value)}
        onPressEnter={() => void ask()}
        maxLength={NOTE_MAX}
        placeholder={t(purpose === "other" ? "note_needed" : "note")}
        aria-label={t("note")}
      />
      <p className="muted">{t("kept")}</p>
      <Button type="primary" block disabled={lacks} loading={pending !== null} onClick={() => void ask()}>
        {t("show")}
      </Button>
    </div>
  );
}
