import { Button, Form, Input, Modal } from "antd";
import { useCallback, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { security } from "./api";

const NEEDED = "session.proof_needed";
const LONGEST = 128;

type Action = () => Promise<unknown>;

/**
 * Does what the node may want the password for once more: then it is asked for, and the same is done again.
 * `ask` is to be shown somewhere on the page.
 */
export function useProved(failed: (error: unknown) => void): { run(action: Action): Promise<void>; ask: ReactNode } {
  const { t } = useTranslation("security");
  const [waiting, setWaiting] = useState<Action | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);

  const run = useCallback(
    async (action: Action) => {
      try {
        await action();
      } catch (wrong) {
        if (wrong instanceof Problem && wrong.id === NEEDED) setWaiting(() => action);
        else failed(wrong);
      }
    },
    [failed],
  );

  async function prove({ password }: { password: string }) {
    setPending(true);
    setError(null);
    try {
      await security.prove(password);
      const action = waiting;
      setWaiting(null);
      if (action !== null) await run(action);
    } catch (wrong) {
      setError(wrong);
    } finally {
      setPending(false);
    }
  }

  const ask = (
    <Modal open={waiting !== null} title={t("proof.title")} footer={null} onCancel={() => setWaiting(null)} destroyOnHidden>
      <p>{t("proof.detail")}</p>
      <Form<{ password: string }> layout="vertical" requiredMark={false} onFinish={(values) => void prove(values)}>
        <Form.Item name="password" label={t("common:session.password")} rules={[{ required: true, message: t("common:session.password_missing") }]}>
          <Input.Password autoComplete="current-password" maxLength={LONGEST} autoFocus />
        </Form.Item>
        <ProblemAlert error={error} />
        <Button type="primary" htmlType="submit" block loading={pending}>
          {t("common:action.confirm")}
        </Button>
      </Form>
    </Modal>
  );
  return { run, ask };
}
