import { Button, Input, Modal, Popconfirm, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommand } from "@/shared/ui/useCommand";
import { IN_WORDS, REASONS, requests, WAYS } from "./api";
import type { Asked, How, Reason } from "./api";

type Asking = "verify" | "answer" | "refuse" | "lift";

/** What may be done with a request as it stands. */
export function RequestActions({ asked, renew }: { asked: Asked; renew(): Promise<unknown> }) {
  const { t } = useTranslation("law");
  const { pending, run } = useCommand();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [how, setHow] = useState<How>("known_number");
  const [reason, setReason] = useState<Reason>("not_the_person");
  const [words, setWords] = useState("");
  const isOpen = asked.state === "received" || asked.state === "verified";

  async function act(name: string, action: () => Promise<unknown>) {
    const done = await run(name, async () => {
      await action();
      await renew();
    });
    if (done) setAsking(null);
  }

  function ask(what: Asking) {
    setWords("");
    setAsking(what);
  }

  const confirm = () =>
    void act(asking ?? "", () => {
      if (asking === "verify") return requests.verify(asked.id, how);
      if (asking === "answer") return requests.answer(asked.id, words);
      if (asking === "lift") return requests.lift(asked.id, words);
      return requests.refuse(asked.id, reason, words);
    });

  return (
    <Space wrap>
      {asked.state === "received" && <Button size="small" onClick={() => ask("verify")}>{t("verify")}</Button>}
      {asked.state === "verified" && IN_WORDS.has(asked.kind) && (
        <Button size="small" type="primary" onClick={() => ask("answer")}>{t("answer")}</Button>
      )}
      {asked.state === "verified" && !IN_WORDS.has(asked.kind) && (
        <Popconfirm
          title={t(asked.kind === "deletion" ? "sure_delete" : "sure")}
          okText={t("carry_out")}
          cancelText={t("cancel")}
          onConfirm={() => void act("carry", () => requests.carryOut(asked.id))}
        >
          <Button size="small" type="primary" danger={asked.kind === "deletion"} loading={pending === "carry"}>
            {t("carry_out")}
          </Button>
        </Popconfirm>
      )}
      {isOpen && <Button size="small" onClick={() => ask("refuse")}>{t("refuse")}</Button>}
      {asked.state === "done" && asked.kind === "restriction" && (
        <Button size="small" onClick={() => ask("lift")}>{t("lift")}</Button>
      )}
      {asked.has_file && <Button size="small" href={requests.file(asked.id)}>{t("download")}</Button>}
      <Modal
        title={asking === null ? "" : t(asking)}
        open={asking !== null}
        okText={t("save")}
        cancelText={t("cancel")}
        okButtonProps={{ disabled: asking !== "verify" && words.trim() === "" }}
        confirmLoading={pending === asking}
        onOk={confirm}
        onCancel={() => setAsking(null)}
      >
        <Space direction="vertical" style={{ width: "100%" }}>
          {asking === "lift" && <p>{t("lift_about")}</p>}
          {asking === "verify" && (
            <Select
              aria-label={t("verify")}
              value={how}
              onChange={setHow}
              options={WAYS.map((value) => ({ value, label: t(`how.${value}`) }))}
              style={{ width: "100%" }}
            />
          )}
          {asking === "refuse" && (
            <Select
              aria-label={t("reason_label")}
              value={reason}
              onChange={setReason}
              options={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
              style={{ width: "100%" }}
            />
          )}
          {asking !== "verify" && (
            <Input.TextArea
              aria-label={t(asking === "lift" ? "lift_words" : "words")}
              placeholder={t(asking === "lift" ? "lift_words" : "words")}
              rows={4}
              maxLength={4000}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Space>
      </Modal>
    </Space>
  );
}
