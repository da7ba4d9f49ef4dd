import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { useCommand } from "@/shared/ui/useCommand";
import { flows } from "./api";
import { NODE_NAME } from "./graph/model";
import type { Flow } from "./graph/model";

interface Values {
  id: string;
  name: string;
}

/** A new flow begins as a greeting, so that there is something to hear and to change. */
export function NewFlow({ close }: { close(): void }) {
  const { t } = useTranslation("flows");
  const [form] = Form.useForm<Values>();
  const { pending, run } = useCommand();
  const queries = useQueryClient();
  const go = useNavigate();

  async function make({ id, name }: Values) {
    const flow: Flow = {
      id,
      name: name.trim(),
      start: "welcome",
      nodes: {
        welcome: { verb: "say", text: t("new.welcome"), next: "end" },
        end: { verb: "hangup", cause: "normal" },
      },
    };
    const known = await queries.ensureQueryData({ queryKey: ["flow-ids"], queryFn: () => flows.list(null), staleTime: 0 });
    if (known.items.some((one) => one.id === id)) return form.setFields([{ name: "id", errors: [t("new.exists", { id })] }]);
    const made = await run("make", () => flows.keep(flow, 0, null));
    if (!made) return;
    void queries.invalidateQueries({ queryKey: ["flows"] });
    void go(`/flows/${id}`, { replace: true });
  }

  return (
    <Modal
      open
      title={t("new.title")}
      onCancel={close}
      onOk={() => form.submit()}
      okText={t("new.make")}
      okButtonProps={{ loading: pending !== null }}
    >
      <Form<Values> form={form} layout="vertical" onFinish={(values) => void make(values)}>
        <Form.Item name="name" label={t("flow.name")} rules={[CHECKED_AGAIN, { required: true, whitespace: true, message: t("missing") }]}>
          <Input maxLength={200} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item
          name="id"
          label={t("flow.id")}
          extra={t("new.id_hint")}
          rules={[CHECKED_AGAIN, { required: true, message: t("missing") }, { pattern: NODE_NAME, message: t("bad_name") }]}
        >
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
