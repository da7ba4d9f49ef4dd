import { Button, Form, Input, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/shared/session/session";
import { AskModal } from "../AskModal";
import { registers } from "../api";
import type { Assessment } from "../api";
import { WordsItem } from "../WordsItem";
import { endOfDay, isOwn, lastDays } from "./rules";

const LONGEST = 8000;

type Asking = "approve" | "reject" | "revoke";

interface Said {
  words: string;
  until?: string;
}

/** What may be done with an assessment as it stands. */
export function Decide({ it, done }: { it: Assessment; done(): void }) {
  const { t } = useTranslation("law");
  const { user } = useSession();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [{ first, last }] = useState(() => lastDays(new Date()));

  function act({ words, until }: Said) {
    if (asking === "revoke") return registers.revoke(it.id, words);
    return registers.decide(it.id, asking === "approve" ? "approved" : "rejected", words, until === undefined ? null : endOfDay(until));
  }

  const within = (_: unknown, date: string | undefined) =>
    date !== undefined && date >= first && date <= last ? Promise.resolve() : Promise.reject(new Error(t("assess.until_rule", { first, last })));

  if (it.state === "draft" && isOwn(it, user.id)) return <span className="muted">{t("assess.own")}</span>;
  const ways: Asking[] = it.state === "draft" ? ["approve", "reject"] : it.state === "approved" ? ["revoke"] : [];
  return (
    <Space>
      {ways.map((way) => (
        <Button key={way} size="small" danger={way === "revoke"} onClick={() => setAsking(way)}>
          {t(`assess.${way}`)}
        </Button>
      ))}
      {asking !== null && (
        <AskModal<Said>
          title={t(`assess.${asking}`)}
          ok={t(`assess.${asking}`)}
          danger={asking === "revoke"}
          act={act}
          done={() => {
            setAsking(null);
            done();
          }}
          close={() => setAsking(null)}
        >
          <p>
            <strong>{it.title}</strong> {t(`assess.${asking}_about`)}
          </p>
          {asking === "approve" && (
            <Form.Item name="until" label={t("until")} rules={[{ validator: within }]} required>
              <Input type="date" min={first} max={last} />
            </Form.Item>
          )}
          <WordsItem name="words" label={t("assess.words")} most={LONGEST} />
        </AskModal>
      )}
    </Space>
  );
}
