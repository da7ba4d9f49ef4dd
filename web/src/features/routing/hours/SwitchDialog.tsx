import { DatePicker, Form, Input, Modal } from "antd";
import dayjs from "dayjs";
import type { Dayjs } from "dayjs";
import { useTranslation } from "react-i18next";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { useCommand } from "@/shared/ui/useCommand";
import { routing } from "../api";
import type { Hours } from "../api";

interface Values {
  reason: string;
  until?: Dayjs | null;
}

interface Props {
  hours: Hours;
  what: "close" | "open";
  done(): void;
  close(): void;
}

const LONGEST_REASON = 200;

/** Closes at once, or opens outside of the hours: with a reason, and an end. */
export function SwitchDialog({ hours, what, done, close }: Props) {
  const { t } = useTranslation("routing");
  const [form] = Form.useForm<Values>();
  const { pending, run } = useCommand();

  async function finish({ reason, until }: Values) {
    const end = until?.toISOString() ?? null;
    const action = () => (what === "close" ? routing.close(hours.id, reason.trim(), end) : routing.open(hours.id, reason.trim(), end ?? ""));
    if (!(await run("switch", action))) return;
    done();
    close();
  }

  return (
    <Modal
      open
      title={t(`hours.ask.${what}`, { name: hours.name })}
      onCancel={close}
      onOk={() => form.submit()}
      okText={t(`hours.do.${what}`)}
      okButtonProps={{ loading: pending !== null, danger: what === "close" }}
    >
      <p className="muted">{t(`hours.ask_detail.${what}`)}</p>
      <Form<Values> form={form} layout="vertical" onFinish={(values) => void finish(values)}>
        <Form.Item name="reason" label={t("reason")} rules={[CHECKED_AGAIN, { required: true, whitespace: true, message: t("missing") }]}>
          <Input maxLength={LONGEST_REASON} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item
          name="until"
          label={t("until")}
          extra={what === "close" ? t("hours.until_hint") : undefined}
          rules={[CHECKED_AGAIN, ...(what === "open" ? [{ required: true, message: t("missing") }] : [])]}
        >
          <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" minDate={dayjs()} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
