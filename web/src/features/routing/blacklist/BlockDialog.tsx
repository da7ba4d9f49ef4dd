import { DatePicker, Form, Input, Modal, Select } from "antd";
import dayjs from "dayjs";
import type { Dayjs } from "dayjs";
import { useTranslation } from "react-i18next";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { useCommand } from "@/shared/ui/useCommand";
import { routing } from "../api";
import type { BlockWanted } from "../api";

type Values = Pick<BlockWanted, "kind" | "value" | "effect" | "reason" | "category" | "prompt" | "flow"> & { until?: Dayjs | null };

const KINDS = ["number", "prefix", "region", "customer"] as const;
const EFFECTS = ["reject", "play", "low", "flow"] as const;

/** Puts somebody on the blacklist: it holds at once. */
export function BlockDialog({ done, close }: { done(): void; close(): void }) {
  const { t } = useTranslation("routing");
  const [form] = Form.useForm<Values>();
  const effect = Form.useWatch("effect", form);
  const kind = Form.useWatch("kind", form) ?? "number";
  const { pending, run } = useCommand();
  const needed = [CHECKED_AGAIN, { required: true, whitespace: true, message: t("missing") }];

  async function add({ until, category = "", prompt, flow, ...rest }: Values) {
    const wanted = {
      ...rest,
      value: rest.value.trim(),
      reason: rest.reason.trim(),
      category: category.trim(),
      until: until?.toISOString() ?? null,
      prompt: rest.effect === "play" ? prompt : null,
      flow: rest.effect === "flow" ? flow : null,
    };
    if (!(await run("add", () => routing.block(wanted)))) return;
    done();
    close();
  }

  return (
    <Modal
      open
      title={t("blocked.add")}
      onCancel={close}
      onOk={() => form.submit()}
      okText={t("blocked.do")}
      okButtonProps={{ loading: pending !== null }}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ kind: "number", effect: "reject", until: dayjs().add(30, "day") }}
        onFinish={(values) => void add(values)}
      >
        <Form.Item name="kind" label={t("blocked.kind_is")}>
          <Select options={KINDS.map((value) => ({ value, label: t(`blocked.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="value" label={t(`blocked.kind.${kind}`)} extra={t(`blocked.hint.${kind}`)} rules={needed}>
          <Input maxLength={100} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="effect" label={t("blocked.effect_is")}>
          <Select options={EFFECTS.map((value) => ({ value, label: t(`blocked.effect.${value}`) }))} />
        </Form.Item>
        {effect === "play" && (
          <Form.Item name="prompt" label={t("blocked.prompt")} rules={needed}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
        )}
        {effect === "flow" && (
          <Form.Item name="flow" label={t("blocked.flow")} rules={needed}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="reason" label={t("reason")} rules={needed}>
          <Input maxLength={500} autoComplete="off" />
        </Form.Item>
        <Form.Item name="until" label={t("until")} extra={t("blocked.until_hint")}>
          <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" minDate={dayjs()} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
