import { DatePicker, Form, Input, Modal } from "antd";
import dayjs from "dayjs";
import type { Dayjs } from "dayjs";
import { useTranslation } from "react-i18next";
import { useCommand } from "@/shared/ui/useCommand";
import { callbacks } from "./api";
import type { Callback } from "./api";

interface Values {
  number: string;
  at?: Dayjs | null;
}

interface Props {
  callback: Callback;
  done(): void;
  close(): void;
}

/** Another number, or not before a later moment. */
export function LaterDialog({ callback, done, close }: Props) {
  const { t } = useTranslation("callbacks");
  const [form] = Form.useForm<Values>();
  const { pending, run } = useCommand();

  async function save({ number, at }: Values) {
    const wanted = number.trim() === "" ? null : number.trim();
    const moment = at?.toISOString() ?? null;
    if (wanted === null && moment === null) return close();
    if (!(await run("save", () => callbacks.reschedule(callback.id, wanted, moment)))) return;
    done();
    close();
  }

  return (
    <Modal
      open
      title={t("change_title")}
      onCancel={close}
      onOk={() => form.submit()}
      okText={t("common:action.save")}
      okButtonProps={{ loading: pending !== null }}
    >
      <Form<Values> form={form} layout="vertical" initialValues={{ number: "" }} onFinish={(values) => void save(values)}>
        <Form.Item name="number" label={t("other_number")} extra={t("other_number_hint", { number: callback.number })}>
          <Input type="tel" maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item name="at" label={t("not_before")} extra={t("not_before_hint")}>
          <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" minDate={dayjs()} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
