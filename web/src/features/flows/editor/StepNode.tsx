import { CloseCircleFilled, PlayCircleFilled, WarningFilled } from "@ant-design/icons";
import { Handle, Position } from "@xyflow/react";
import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import type { StepNode as Drawn } from "../graph/picture";
import { summaryOf } from "../graph/summary";
import { verbOf } from "../graph/verbs";
import { usePortName } from "./usePortName";
import { VerbIcon } from "./verbIcons";

/** One node of the flow: what it does, and a port for every way out of it. */
export const StepNode = memo(function StepNode({ data, selected }: NodeProps<Drawn>) {
  const { t, i18n } = useTranslation("flows");
  const portName = usePortName();
  const { node, name, ports, stay } = data;
  const looks = ["step", selected && "step-chosen", data.isAside && "step-aside", stay?.isHere && "step-here"];
  return (
    <div className={looks.filter(Boolean).join(" ")} data-group={verbOf(node.verb)?.group ?? "decide"} data-errors={data.errors > 0}>
      <Handle type="target" position={Position.Left} id="in" className="step-in" />
      <div className="step-head">
        <span className="step-icon">
          <VerbIcon verb={node.verb} />
        </span>
        <span className="step-name" title={name}>
          {name}
        </span>
        <span className="step-verb">{t(`verb.${node.verb}`, { defaultValue: node.verb })}</span>
        {data.isStart && <PlayCircleFilled className="step-start" aria-label={t("canvas.start")} title={t("canvas.start")} />}
        {data.errors > 0 && <CloseCircleFilled className="step-bad" aria-label={t("canvas.errors", { count: data.errors })} />}
        {data.errors === 0 && data.warnings > 0 && (
          <WarningFilled className="step-warn" aria-label={t("canvas.warnings", { count: data.warnings })} />
        )}
      </div>
      <div className="step-text">{summaryOf(node, i18n.language) || "—"}</div>
      {ports.map((port) => (
        <div
          key={port.field}
          className="step-port"
          data-open={port.to === null}
          data-wanted={port.to === null && port.wanted}
          data-missed={data.missed.includes(port.field)}
        >
          <span title={portName(node, port)}>{portName(node, port)}</span>
          <Handle type="source" position={Position.Right} id={port.field} className="step-out" />
        </div>
      ))}
      {stay !== null && (
        <div className="step-stay">
          {stay.times > 1 && `${stay.times}× `}
          {stay.ms < 1000 ? t("trace.ms", { count: stay.ms }) : span(stay.ms)}
        </div>
      )}
    </div>
  );
});
