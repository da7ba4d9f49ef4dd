import { useQuery } from "@tanstack/react-query";
import { Button, Input, Tag } from "antd";
import type { InputRef } from "antd";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { desk as ask } from "../api";
import type { ContactOnDesk, Reachable } from "../model";
import { can } from "../model";
import { useCommand } from "@/shared/ui/useCommand";
import { numberTarget } from "./target";

const REFRESH_MS = 5_000;

/** Where the customer could go: queues, colleagues, or a number that is typed in. */
export function TransferDrawer({ contact, done }: { contact: ContactOnDesk; done(): void }) {
  const { t } = useTranslation("desk");
  const [text, setText] = useState("");
  const asked = useDeferredValue(text.trim());
  const field = useRef<InputRef>(null);
  const { pending, run } = useCommand();
  const { data, error } = useQuery({
    queryKey: ["desk", "directory", asked],
    queryFn: () => ask.directory(asked),
    placeholderData: (before) => before,
    refetchInterval: REFRESH_MS,
  });
  useEffect(() => field.current?.focus(), []);

  const typed = numberTarget(asked);
  const found: Reachable[] = [...(typed === null ? [] : [{ to: typed, name: asked, state: "number", ready: true }]), ...(data ?? [])];

  async function go(way: "transfer" | "consult", to: string) {
    if (await run(`${way} ${to}`, () => ask[way](contact.id, to))) done();
  }

  return (
    <div className="transfer" role="group" aria-label={t("transfer.title")}>
      <Input
        ref={field}
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t("transfer.search")}
        aria-label={t("transfer.search")}
        allowClear
        maxLength={64}
        onKeyDown={(event) => event.key === "Escape" && done()}
      />
      <ProblemAlert error={error} />
      <ul>
        {found.map(({ to, name, state, ready }) => (
          <li key={to}>
            <span className="transfer-name">
              <span className="lamp" data-good={ready} />
              {name}
              <Tag>{t(to.startsWith("queue:") ? "transfer.queue" : `transfer.state.${state}`, { defaultValue: state })}</Tag>
            </span>
            {can(contact, "consult") && !to.startsWith("queue:") && (
              <Button size="small" disabled={!ready} loading={pending === `consult ${to}`} onClick={() => void go("consult", to)}>
                {t("transfer.consult")}
              </Button>
            )}
            {can(contact, "transfer") && (
              <Button size="small" loading={pending === `transfer ${to}`} onClick={() => void go("transfer", to)}>
                {t("transfer.blind")}
              </Button>
            )}
          </li>
        ))}
        {data !== undefined && found.length === 0 && <li className="muted">{t("transfer.none")}</li>}
      </ul>
    </div>
  );
}
