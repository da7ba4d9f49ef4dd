import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber, Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { CHECKED_AGAIN } from "@/shared/ui/rules";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { quality } from "./api";
import type { Among } from "./api";
import { CandidateTable } from "./CandidateTable";
import { mistakesIn } from "./mistakes";
import { beginOf, dayFrom, endOf, lastOf } from "./period";
import { useChoices } from "./useChoices";

type Way = "hand" | "random";

interface Values {
  way: Way;
  since: string;
  until: string;
  queue?: string;
  agent?: string;
  many: number;
  per: "each" | "count";
  reviewer: string;
  due?: string;
}

const DAYS_BACK = -7;
const SOME = 3;
const MOST = 50;

/** Gives contacts of a period, a queue or an agent to a reviewer: those that are chosen, or some by chance. */
export function GivePanel() {
  const { t } = useTranslation("quality");
  const queries = useQueryClient();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { choices, error } = useChoices();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const [usual] = useState(() => ({ way: "hand" as Way, since: dayFrom(Date.now(), DAYS_BACK), until: dayFrom(Date.now(), 0), many: SOME, per: "each" as const }));
  const values = { ...usual, ...Form.useWatch([], form) };
  const among = amongOf(values);

  async function give(wanted: Values) {
    setBusy(true);
    const whom = { reviewer: wanted.reviewer, due_at: wanted.due ? lastOf(wanted.due) : null };
    try {
      const count =
        wanted.way === "hand"
          ? await quality.assign({ ...whom, contacts: chosen })
          : await quality.draw({ ...whom, ...amongOf(wanted), [wanted.per]: wanted.many });
      void (count > 0 ? message.success(t("drawn", { count })) : message.warning(t("nothing_given")));
      setChosen([]);
      void queries.invalidateQueries({ queryKey: ["quality"] });
    } catch (refused) {
      const mistakes = refused instanceof Problem ? mistakesIn(refused) : [];
      form.setFields(mistakes as never);
      if (mistakes.length === 0) showProblem(refused);
    } finally {
      setBusy(false);
    }
  }

  const needed = (name: string) => [{ required: true, message: t("missing", { name }) }];
  return (
    <Form<Values> form={form} layout="vertical" className="quality-give" initialValues={usual} onFinish={(wanted) => void give(wanted)} onValuesChange={(changed) => "reviewer" in changed || "due" in changed || setChosen([])}>
      <ProblemAlert error={error} />
      <Form.Item name="way" label={t("how")}>
        <Segmented<Way> options={[{ value: "hand", label: t("way.hand") }, { value: "random", label: t("way.random") }]} />
      </Form.Item>
      <div className="quality-fields">
        <Form.Item name="since" label={t("since")} rules={needed(t("since"))}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="until" label={t("until")} rules={needed(t("until"))}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="queue" label={t("queue")}>
          <Select allowClear placeholder={t("any")} showSearch={{ optionFilterProp: "label" }} options={list(choices.queues)} />
        </Form.Item>
        <Form.Item name="agent" label={t("agent")}>
          <Select allowClear placeholder={t("any")} showSearch={{ optionFilterProp: "label" }} options={list(choices.agents)} />
        </Form.Item>
        {values.way === "random" && (
          <>
            <Form.Item name="many" label={t("many")} rules={needed(t("many"))}>
              <InputNumber min={1} max={MOST} precision={0} />
            </Form.Item>
            <Form.Item name="per" label={t("per")}>
              <Select options={[{ value: "each", label: t("per_is.each") }, { value: "count", label: t("per_is.count") }]} />
            </Form.Item>
          </>
        )}
      </div>
      {values.way === "hand" && <CandidateTable among={among} chosen={chosen} choose={setChosen} />}
      <div className="quality-fields">
        <Form.Item name="reviewer" label={t("reviewer")} rules={needed(t("reviewer"))}>
          <Select showSearch={{ optionFilterProp: "label" }} options={list(choices.reviewers)} notFoundContent={t("no_reviewers")} />
        </Form.Item>
        <Form.Item name="due" label={t("due")} rules={[CHECKED_AGAIN]}>
          <Input type="date" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy} disabled={values.way === "hand" && chosen.length === 0}>
          {values.way === "hand" ? t("assign", { count: chosen.length }) : t("draw")}
        </Button>
      </div>
    </Form>
  );
}

function amongOf({ since, until, queue, agent }: Pick<Values, "since" | "until" | "queue" | "agent">): Among {
  const now = Date.now();
  return { since: beginOf(since || dayFrom(now, DAYS_BACK)), until: endOf(until || dayFrom(now, 0)), queue, agent };
}

function list(of: readonly { id: string; name: string }[]) {
  return of.map(({ id, name }) => ({ value: id, label: name === id ? id : `${name} (${id})` }));
}
