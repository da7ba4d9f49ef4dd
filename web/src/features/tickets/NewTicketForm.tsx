import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { PRIORITIES, tickets } from "./api";
import type { NewTicket, Priority, Whole } from "./api";
import { FieldInput } from "./FieldInput";
import { fromForm, mistakes } from "./fields";
import type { FormValues } from "./fields";
import { useAgents, useTypes } from "./useTypes";

/** What the ticket is about already, from where it is made. */
export interface About {
  contact?: string | undefined;
  customer?: string | undefined;
  parent?: string | undefined;
}

interface Values {
  type: string;
  subject: string;
  text?: string;
  priority?: Priority;
  agent?: string;
  fields?: FormValues;
}

// What the form has inputs for; what is wrong elsewhere is said beside it.
const FIELDS = new Set(["type", "subject", "text", "priority", "agent", "fields"]);

/** A new ticket of one of the types; what the node finds wrong is shown where it is. */
export function NewTicketForm({ about, made, cancel }: { about: About; made(ticket: Whole): void; cancel(): void }) {
  const { t } = useTranslation("tickets");
  const { types } = useTypes();
  const { agents } = useAgents();
  const [form] = Form.useForm<Values>();
  const [saving, setSaving] = useState(false);
  const showProblem = useShowProblem();
  const chosen = Form.useWatch("type", form) ?? types[0]?.id;
  const type = types.find((one) => one.id === chosen);

  async function save(values: Values) {
    setSaving(true);
    try {
      const { fields, text = "", ...plain } = values;
      const wanted: NewTicket = { ...about, ...plain, text, fields: fromForm(type?.fields ?? [], fields ?? {}) };
      made(await tickets.create(wanted));
    } catch (error) {
      const found = error instanceof Problem ? mistakes(error.errors) : [];
      form.setFields(found as never);
      if (found.length === 0 || found.some(({ name }) => !FIELDS.has(name[0] ?? ""))) showProblem(error);
    } finally {
      setSaving(false);
    }
  }

  if (types.length === 0) return null;
  return (
    <Form<Values> form={form} layout="vertical" initialValues={{ type: types[0]?.id }} onFinish={(values) => void save(values)}>
      <div className="ticket-form-row">
        <Form.Item name="type" label={t("type")}>
          <Select options={types.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Form.Item name="priority" label={t("priority.label")}>
          <Select
            allowClear
            placeholder={type && t(`priority.${type.priority}`)}
            options={PRIORITIES.map((priority) => ({ value: priority, label: t(`priority.${priority}`) }))}
          />
        </Form.Item>
        <Form.Item name="agent" label={t("agent")} rules={[CHECKED_AGAIN]}>
          <Select
            allowClear
            placeholder={t("nobody")}
            options={agents.map(({ id, name }) => ({ value: id, label: name }))}
            showSearch={{ optionFilterProp: "label" }}
          />
        </Form.Item>
      </div>
      <Form.Item name="subject" label={t("subject")} rules={[{ required: true, whitespace: true, message: t("missing", { name: t("subject") }) }]}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="text" label={t("text")} rules={[CHECKED_AGAIN]}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={20_000} />
      </Form.Item>
      <div className="ticket-form-row">
        {type?.fields.map((field) => (
          <FieldInput key={`${type.id} ${field.id}`} field={field} state={type.states[0]?.id} />
        ))}
      </div>
      <div className="ticket-actions">
        <Button type="primary" htmlType="submit" loading={saving}>
          {t("create")}
        </Button>
        <Button onClick={cancel}>{t("common:action.cancel")}</Button>
      </div>
    </Form>
  );
}
