import { CopyOutlined, DeleteOutlined, PlayCircleOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { usePortName } from "../editor/usePortName";
import type { Workbench } from "../editor/useWorkbench";
import { VerbIcon } from "../editor/verbIcons";
import { FieldInput } from "../fields/FieldInput";
import { Named } from "../fields/Named";
import { Target } from "../fields/Target";
import { connected, said } from "../graph/edits";
import { isGrave, within } from "../graph/mistakes";
import type { Mistake } from "../graph/mistakes";
import { NODE_NAME } from "../graph/model";
import type { Flow, FlowNode } from "../graph/model";
import { portsOf } from "../graph/ports";
import { verbOf } from "../graph/verbs";

interface Props {
  flow: Flow;
  name: string;
  node: FlowNode;
  mistakes: readonly Mistake[];
  bench: Workbench;
}

/** Everything about one node, with what is wrong where it is wrong. */
export function NodePanel({ flow, name, node, mistakes, bench }: Props) {
  const { t } = useTranslation("flows");
  const portName = usePortName();
  const verb = verbOf(node.verb);
  const inLists = new Set<string>(verb?.lists ?? []);
  const fields = verb?.fields ?? [];
  const ways = portsOf(node).filter(({ list }) => list === null || !inLists.has(list));
  const shown = [...fields.map((field) => field.name), ...inLists, ...ways.map(({ field }) => field)];
  const others = mistakes.filter((mistake) => !shown.some((field) => within([mistake], name, field).length > 0));
  return (
    <div className="node-panel">
      <div className="node-panel-head" data-group={verb?.group ?? "decide"}>
        <span className="step-icon">
          <VerbIcon verb={node.verb} />
        </span>
        <h2>{t(`verb.${node.verb}`, { defaultValue: node.verb })}</h2>
        {flow.start !== name && (
          <Button
            size="small"
            icon={<PlayCircleOutlined />}
            onClick={() => bench.change((before) => ({ ...before, start: name }))}
          >
            {t("node.start_here")}
          </Button>
        )}
        <Button type="text" size="small" icon={<CopyOutlined />} aria-label={t("node.duplicate")} title={t("node.duplicate")} onClick={bench.duplicate} />
        <Button
          type="text"
          size="small"
          danger
          icon={<DeleteOutlined />}
          aria-label={t("node.remove")}
          title={t("node.remove")}
          onClick={bench.removeChosen}
        />
      </div>
      <p className="muted">{t(`verb_about.${node.verb}`, { defaultValue: t("node.unknown_verb") })}</p>
      <Wrongs mistakes={others} />
      <Form layout="vertical" component="div" size="small">
        <Form.Item label={t("node.name")} htmlFor="node-name">
          <Named
            key={name}
            id="node-name"
            label={t("node.name")}
            value={name}
            pattern={NODE_NAME}
            taken={Object.keys(flow.nodes)}
            onChange={(fresh) => bench.rename(name, fresh)}
          />
        </Form.Item>
        {fields.map((field) => {
          const wrong = within(mistakes, name, field.name);
          const label = t([`field.${node.verb}.${field.name}`, `field.${field.name}`]);
          const id = `node-${field.name}`;
          const value = node[field.name];
          const isEmpty = field.required && (value === undefined || value === "");
          const isOdd = field.input === "plain" && field.pattern && typeof value === "string" && value !== "" && !field.pattern.test(value);
          const own = wrong.length > 0 ? "" : isEmpty ? t("missing") : isOdd ? t("bad_name") : "";
          const status = own !== "" || wrong.some(isGrave) ? "error" : wrong.length > 0 ? "warning" : "";
          return (
            <Form.Item
              key={field.name}
              label={label}
              htmlFor={id}
              required={field.required === true}
              extra={t([`hint.${node.verb}.${field.name}`, `hint.${field.name}`], { defaultValue: "" }) || undefined}
              validateStatus={status}
              help={wrong.length > 0 ? <Wrongs mistakes={wrong} /> : own || undefined}
            >
              <FieldInput
                id={id}
                label={label}
                field={field}
                node={node}
                status={status}
                say={(next) => bench.change((before) => said(before, name, field.name, next), `${name} ${field.name}`)}
                change={(after) => bench.changeNode(name, after, `${name} ${field.name}`)}
              />
            </Form.Item>
          );
        })}
        {ways.length > 0 && <h3>{t("node.ways")}</h3>}
        {ways.map((port) => {
          const wrong = within(mistakes, name, port.field);
          const status = wrong.some(isGrave) ? "error" : wrong.length > 0 ? "warning" : "";
          return (
            <Form.Item
              key={port.field}
              label={portName(node, port)}
              htmlFor={`way-${port.field}`}
              validateStatus={status}
              help={wrong.length > 0 ? <Wrongs mistakes={wrong} /> : undefined}
            >
              <Target
                id={`way-${port.field}`}
                label={portName(node, port)}
                value={port.to}
                status={status}
                onChange={(to) => bench.change((before) => connected(before, name, port.at, to))}
              />
            </Form.Item>
          );
        })}
      </Form>
    </div>
  );
}

function Wrongs({ mistakes }: { mistakes: readonly Mistake[] }) {
  if (mistakes.length === 0) return null;
  return (
    <ul className="flow-wrongs" aria-live="polite">
      {mistakes.map((mistake) => (
        <li key={`${mistake.path} ${mistake.id}`} data-warning={mistake.warning}>
          {mistake.text}
        </li>
      ))}
    </ul>
  );
}
