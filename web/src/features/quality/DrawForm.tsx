import { App, Button, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { quality } from "./api";

interface Values {
  reviewer: string;
  since: string;
  until: string;
  each: number;
}

const MOST_EACH = 50;

/** Gives a reviewer some contacts of every agent of a period, by chance. */
export function DrawForm({ done }: { done(): void }) {
  const { t } = useTranslation("quality");
  const [busy, setBusy] = useState(false);
  const showProblem = useShowProblem();
  const { message } = App.useApp();

  async function draw({ reviewer, since, until, each }: Values) {
    setBusy(true);
    try {
      const end = new Date(`${until}T00:00:00`);
      end.setDate(end.getDate() + 1);
      const from = new Date(`${since}T00:00:00`);
      const count = await quality.draw({ reviewer: reviewer.trim(), since: from.toISOString(), until: end.toISOString(), each });
      void message.success(t("drawn", { count }));
      done();
    } catch (error) {
      showProblem(error);
    } finally {
      setBusy(false);
    }
  }

  const needed = (name: string) => [{ required: true, message: t("missing", { name }) }];
  return (
    <Form<Values> layout="inline" className="quality-draw" initialValues={{ each: 3 }} onFinish={(values) => void draw(values)}>
      <Form.Item name="reviewer" label={t("reviewer")} rules={needed(t("reviewer"))}>
        <Input maxLength={48} autoComplete="off" />
      </Form.Item>
      <Form.Item name="since" label={t("since")} rules={needed(t("since"))}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="until" label={t("until")} rules={needed(t("until"))}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="each" label={t("each")} rules={needed(t("each"))}>
        <InputNumber min={1} max={MOST_EACH} precision={0} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t("draw")}
      </Button>
    </Form>
  );
}
