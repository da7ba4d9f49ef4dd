import { Button, Form, Input, InputNumber, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import type { Stage } from "../api";

type To = "all" | "percent" | "callers";

interface Values {
  note?: string;
  to: To;
  percent?: number;
  callers?: string[];
}

interface Props {
  errors: number;
  warnings: number;
  publish(note: string, stage: Stage | null): Promise<void>;
  /** Put the draft over what was published meanwhile. */
  rebase(): Promise<void>;
  close(): void;
}

const USUAL_SHARE = 10;
const LONGEST_NOTE = 400;
const MOVED = "flow.moved";

/** The stage that was chosen: null for everybody. */
export function stageOf({ to, percent = USUAL_SHARE, callers = [] }: Values): Stage | null {
  if (to === "percent") return { percent };
  return to === "callers" ? { callers } : null;
}

/** Makes the draft what callers get: all of them, some, or named ones first. */
export function PublishDialog({ errors, warnings, publish, rebase, close }: Props) {
  const { t } = useTranslation("flows");
  const [form] = Form.useForm<Values>();
  const to = Form.useWatch("to", form) ?? "all";
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  async function finish(values: Values) {
    setBusy(true);
    try {
      setError(null);
      await publish((values.note ?? "").trim(), stageOf(values));
      close();
    } catch (wrong) {
      setError(wrong);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={t("publish.title")}
      onCancel={close}
      onOk={() => form.submit()}
      okText={t("publish.do")}
      okButtonProps={{ loading: isBusy, disabled: errors > 0 }}
    >
      {errors > 0 && (
        <Notice type="error" title={t("publish.refused", { count: errors })}>
          {t("publish.refused_detail")}
        </Notice>
      )}
      {errors === 0 && warnings > 0 && <Notice type="warning" title={t("publish.warnings", { count: warnings })} />}
      <ProblemAlert error={error} />
      {error instanceof Problem && error.id === MOVED && (
        <Button size="small" onClick={() => void rebase().then(() => form.submit(), setError)}>
          {t("publish.over")}
        </Button>
      )}
      <Form<Values> form={form} layout="vertical" initialValues={{ to: "all", percent: USUAL_SHARE }} onFinish={(values) => void finish(values)}>
        <Form.Item name="note" label={t("publish.note")} extra={t("publish.note_hint")}>
          <Input.TextArea maxLength={LONGEST_NOTE} autoSize={{ minRows: 2, maxRows: 6 }} autoFocus />
        </Form.Item>
        <Form.Item name="to" label={t("publish.to")}>
          <Radio.Group
            className="publish-to"
            options={(["all", "percent", "callers"] as const).map((value) => ({ value, label: t(`publish.${value}`) }))}
          />
        </Form.Item>
        {to === "percent" && (
          <Form.Item name="percent" label={t("publish.share")} rules={[CHECKED_AGAIN, { required: true, message: t("missing") }]}>
            <InputNumber min={1} max={99} precision={0} suffix="%" />
          </Form.Item>
        )}
        {to === "callers" && (
          <Form.Item
            name="callers"
            label={t("publish.numbers")}
            extra={t("publish.numbers_hint")}
            rules={[CHECKED_AGAIN, { required: true, message: t("missing") }]}
          >
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[",", " ", "，", "、"]} />
          </Form.Item>
        )}
        {to !== "all" && <p className="muted">{t("publish.staged_detail")}</p>}
      </Form>
    </Modal>
  );
}
