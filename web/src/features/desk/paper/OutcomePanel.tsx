import { useQuery } from "@tanstack/react-query";
import { Cascader } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { desk as ask } from "../api";
import { useCommand } from "@/shared/ui/useCommand";
import { optionsOf, wayTo } from "./tree";

const keyOf = (contact: string) => `yunhu.outcome.${contact}`;

/** How the contact came out. */
export function OutcomePanel({ contact, chosen }: { contact: string; chosen: string | null }) {
  const { t } = useTranslation("desk");
  const { pending, run } = useCommand();
  // The node tells it only in the after-call work; until then a reload is remembered here.
  const [picked, setPicked] = useState(() => sessionStorage.getItem(keyOf(contact)));
  const { data, error, refetch } = useQuery({
    queryKey: ["desk", "dispositions"],
    queryFn: ask.dispositions,
    staleTime: 60_000,
  });
  const options = useMemo(() => optionsOf(data ?? []), [data]);
  const value = useMemo(() => wayTo(picked ?? chosen, data ?? []), [picked, chosen, data]);

  async function choose(code: string | undefined) {
    if (code === undefined) return;
    const before = picked;
    setPicked(code);
    if (await run("dispose", () => ask.dispose(contact, code))) sessionStorage.setItem(keyOf(contact), code);
    else setPicked(before);
  }

  return (
    <section className="panel">
      <h2 id="outcome-title">{t("outcome.title")}</h2>
      <ProblemAlert error={error} retry={() => void refetch()} />
      <Cascader
        options={options}
        value={value}
        onChange={(way) => void choose(way?.at(-1))}
        allowClear={false}
        showSearch
        loading={pending !== null}
        placeholder={t("outcome.choose")}
        aria-labelledby="outcome-title"
        style={{ width: "100%" }}
      />
    </section>
  );
}
