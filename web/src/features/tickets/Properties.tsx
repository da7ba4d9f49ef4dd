import { Button, Form, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Masked } from "@/shared/reveal/Masked";
import { useSession } from "@/shared/session/session";
import { useCommand } from "@/shared/ui/useCommand";
import { PRIORITIES, tickets } from "./api";
import type { Type, Whole } from "./api";
import { Clocks } from "./Clocks";
import { FieldInput } from "./FieldInput";
import { changed, fromForm, toForm } from "./fields";
import type { FormValues } from "./fields";
import type { Editing } from "./useTicket";
import { useAgents } from "./useTypes";

interface Props {
  ticket: Whole;
  type: Type | undefined;
  mayWrite: boolean;
  editing: Editing;
}

/** Who has it, how urgent it is, by when, and the fields of its type. */
export function Properties({ ticket, type, mayWrite, editing }: Props) {
  const { t } = useTranslation("tickets");
  const { agents } = useAgents();
  const { customer } = ticket;
  return (
    <aside className="panel ticket-side" aria-label={t("properties")}>
      <label className="ticket-label">
        {t("agent")}
        <Select
          value={ticket.agent}
          disabled={!mayWrite || editing.saving}
          onChange={(agent: string | null) => void editing.change({ agent: agent ?? null })}
          options={agents.map(({ id, name }) => ({ value: id, label: name }))}
          placeholder={t("nobody")}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
        />
      </label>
      <label className="ticket-label">
        {t("priority.label")}
        <Select
          value={ticket.priority}
          disabled={!mayWrite || editing.saving}
          onChange={(priority) => void editing.change({ priority })}
          options={PRIORITIES.map((priority) => ({ value: priority, label: t(`priority.${priority}`) }))}
        />
      </label>
      {customer !== null && (
        <div className="ticket-label">
          {t("customer")}
          <Link to={`/customers/${customer.id}`}>{customer.name || t("unnamed")}</Link>
        </div>
      )}
      <Clocks clocks={ticket.clocks} />
      <Watching ticket={ticket} mayWrite={mayWrite} renew={editing.renew} />
      {type !== undefined && type.fields.length > 0 && (
        <Fields key={ticket.version} ticket={ticket} type={type} mayWrite={mayWrite} editing={editing} />
      )}
    </aside>
  );
}

/** A number in the form is masked; below it those who may see it in clear. */
function shownOf(ticket: Whole, { id, kind }: Type["fields"][number]) {
  const value = ticket.fields[id];
  return kind === "phone" && typeof value === "string" && <Masked kind="ticket" id={ticket.id} field={id} value={value} />;
}

function Fields({ ticket, type, mayWrite, editing }: Props & { type: Type }) {
  const { t } = useTranslation("tickets");
  const [form] = Form.useForm<{ fields: FormValues }>();
  const [touched, setTouched] = useState(false);
  const before = fromForm(type.fields, toForm(type.fields, ticket.fields));

  async function save(values: { fields: FormValues }) {
    const after = changed(before, fromForm(type.fields, values.fields));
    if (Object.keys(after).length === 0 || (await editing.change({ fields: after }))) setTouched(false);
  }

  return (
    <Form
      form={form}
      layout="vertical"
      disabled={!mayWrite}
      initialValues={{ fields: toForm(type.fields, ticket.fields) }}
      onValuesChange={() => setTouched(true)}
      onFinish={(values) => void save(values)}
    >
      {type.fields.map((field) => (
        <FieldInput key={field.id} field={field} state={ticket.state} extra={shownOf(ticket, field)} />
      ))}
      {touched && (
        <Button type="primary" htmlType="submit" loading={editing.saving} block>
          {t("save_fields")}
        </Button>
      )}
    </Form>
  );
}

function Watching({ ticket, mayWrite, renew }: { ticket: Whole; mayWrite: boolean; renew(): void }) {
  const { t } = useTranslation("tickets");
  const { user } = useSession();
  const { nameOf } = useAgents();
  const { pending, run } = useCommand();
  const me = user.agent;
  const watches = me !== null && ticket.watchers.includes(me);

  async function toggle(agent: string) {
    if (await run("watch", () => tickets.watch(ticket.id, agent, !watches))) renew();
  }

  return (
    <div className="ticket-label">
      {t("watchers")}
      <span>{ticket.watchers.map(nameOf).join(" · ") || t("nobody")}</span>
      {mayWrite && me !== null && (
        <Button size="small" loading={pending !== null} onClick={() => void toggle(me)}>
          {t(watches ? "unwatch" : "watch")}
        </Button>
      )}
    </div>
  );
}
