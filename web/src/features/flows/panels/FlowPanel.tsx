import { Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Workbench } from "../editor/useWorkbench";
import { Target } from "../fields/Target";
import type { Flow } from "../graph/model";

const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2})?$/;
const USUAL = ["zh-CN", "en", "yue"];

/** The flow as a whole, while no node is chosen. */
export function FlowPanel({ flow, bench }: { flow: Flow; bench: Workbench }) {
  const { t } = useTranslation("flows");
  return (
    <div className="node-panel">
      <h2>{t("flow.title")}</h2>
      <p className="muted">{t("flow.about", { count: Object.keys(flow.nodes).length })}</p>
      <Form layout="vertical" component="div" size="small">
        <Form.Item label={t("flow.name")} htmlFor="flow-name">
          <Input
            id="flow-name"
            value={flow.name}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => bench.change((before) => ({ ...before, name: event.target.value }), "flow name")}
          />
        </Form.Item>
        <Form.Item label={t("flow.start")} htmlFor="flow-start">
          <Target
            id="flow-start"
            label={t("flow.start")}
            value={flow.start || null}
            onChange={(start) => bench.change((before) => ({ ...before, start: start ?? "" }))}
          />
        </Form.Item>
        <Form.Item label={t("flow.languages")} htmlFor="flow-languages" extra={t("flow.languages_hint")}>
          <Select
            id="flow-languages"
            mode="tags"
            value={[...(flow.languages ?? [])]}
            options={USUAL.map((one) => ({ value: one, label: t(`language.${one}`, { defaultValue: one }) }))}
            onChange={(languages: string[]) =>
              bench.change((before) => ({ ...before, languages: languages.filter((one) => LANGUAGE.test(one)) }))
            }
          />
        </Form.Item>
      </Form>
      <h3>{t("flow.keys")}</h3>
      <ul className="flow-keys muted">
        {(["connect", "select", "copy", "undo", "find", "delete", "move"] as const).map((one) => (
          <li key={one}>{t(`flow.key.${one}`)}</li>
        ))}
      </ul>
    </div>
  );
}
