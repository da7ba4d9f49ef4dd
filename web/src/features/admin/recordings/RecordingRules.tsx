import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import type { WrongField } from "@/shared/api/problem";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { configuration } from "../api";
import type { Read, Terms } from "../api";
import { Elsewhere } from "../Elsewhere";
import { FieldInput } from "../FieldInput";
import type { Item } from "../model";
import { ChangedMeanwhile, useChangeOver, useConfiguration } from "../useConfiguration";
import { FIELDS, placed, termsOf } from "./terms";

const NOTE = "note_of_change";
const LONGEST_NOTE = 512;

const termsIn = (read: Read): Terms => read.centre.recordings ?? {};

/** How long recordings stay, and how long a pause may last: for the centre as a whole. */
export function RecordingRules() {
  const { t } = useTranslation("admin");
  const { read, error, renew } = useConfiguration();
  return (
    <section className="panel" aria-labelledby="admin-title">
      <header className="admin-head">
        <h1 id="admin-title">{t("kind.recordings")}</h1>
      </header>
      <p className="muted admin-about">{t("about.recordings")}</p>
      <ProblemAlert error={error} retry={renew} />
      {read === undefined && error === null && <Loading />}
      {read !== undefined && <RulesForm current={read} />}
    </section>
  );
}

function RulesForm({ current }: { current: Read }) {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  const mayWrite = may("config.write");
  const [form] = Form.useForm<Item>();
  // What is edited stays what was read, whatever comes in meanwhile.
  const [read, setRead] = useState(current);
  const { busy, conflict, elsewhere, save, settle } = useSaving(read, setRead, form.setFields);

  function takeTheirs() {
    if (conflict === null) return;
    form.setFieldsValue(termsIn(conflict) as Item);
    settle(conflict);
  }

  return (
    <>
      {conflict !== null && (
        <Notice
          type="warning"
          title={t("conflict")}
          action={
            <>
              <Button size="small" onClick={takeTheirs}>
                {t("read_again")}
              </Button>
              <Button size="small" onClick={() => settle(conflict)}>
                {t("keep_mine")}
              </Button>
            </>
          }
        >
          {t("conflict_detail")}
        </Notice>
      )}
      <Elsewhere title={t("refused")} wrong={elsewhere} centre={read.centre} />
      <Form<Item>
        form={form}
        layout="vertical"
        disabled={!mayWrite}
        className="admin-rules"
        scrollToFirstError={{ block: "center", focus: true }}
        initialValues={termsIn(read) as Item}
        onFinish={(values) => void save(values, String(values[NOTE] ?? "").trim())}
      >
        <div className="admin-fields">
          {FIELDS.map((field) => (
            <FieldInput key={field.at.join(".")} kind="recordings" field={field} centre={read.centre} fixed={false} isNew={false} />
          ))}
        </div>
        {mayWrite && (
          <>
            <Form.Item name={NOTE} label={t("note")} extra={t("note_hint")}>
              <Input maxLength={LONGEST_NOTE} autoComplete="off" />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={busy}>
              {t("common:action.save")}
            </Button>
          </>
        )}
      </Form>
    </>
  );
}

type SetFields = ReturnType<typeof Form.useForm<Item>>[0]["setFields"];

/** Saves the rules, and puts what the node has against them where it belongs. */
function useSaving(read: Read, setRead: (read: Read) => void, setFields: SetFields) {
  const { t } = useTranslation("admin");
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<Read | null>(null);
  const [elsewhere, setElsewhere] = useState<readonly WrongField[]>([]);
  const showProblem = useShowProblem();
  const change = useChangeOver();
  const { message } = App.useApp();

  function settle(fresh: Read) {
    setRead(fresh);
    setConflict(null);
  }

  function show(problem: Problem) {
    const found = placed(problem.errors);
    setFields(found.here as Parameters<SetFields>[0]);
    setElsewhere(found.elsewhere);
  }

  async function save(values: Item, note: string) {
    setBusy(true);
    setElsewhere([]);
    try {
      await change(read, termsIn, (etag) => configuration.putRecordings(termsOf(termsIn(read), values), etag, note));
      settle(await configuration.read());
      void message.success(t("saved"));
    } catch (error) {
      if (error instanceof ChangedMeanwhile) setConflict(error.fresh);
      else if (error instanceof Problem && error.errors.length > 0) show(error);
      else showProblem(error);
    } finally {
      setBusy(false);
    }
  }

  return { busy, conflict, elsewhere, save, settle };
}
