import { Button, Progress, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { span } from "@/shared/format/format";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import type { Tried, Walk } from "../api";
import { usePortName } from "../editor/usePortName";
import type { Flow } from "../graph/model";
import { portsOf } from "../graph/ports";

interface Props {
  flow: Flow;
  tried: Tried | null;
  isTrying: boolean;
  error: unknown;
  /** Whether the flow was changed since it was tried. */
  isOld: boolean;
  walk: number | null;
  run(): void;
  pick(walk: number | null): void;
  show(node: string): void;
}

/** Simulated callers: which ways they took, and which nobody could take. */
export function Try({ flow, tried, isTrying, error, isOld, walk, run, pick, show }: Props) {
  const { t } = useTranslation("flows");
  const portName = usePortName();
  const wayName = (name: string, field: string): string => {
    const node = flow.nodes[name];
    const port = node && portsOf(node).find((one) => one.field === field);
    return node && port ? portName(node, port) : field;
  };
  return (
    <div className="try">
      <p className="muted">{t("try.about")}</p>
      <Button type="primary" onClick={run} loading={isTrying}>
        {t(tried === null ? "try.run" : "try.again")}
      </Button>
      <ProblemAlert error={error} />
      {tried !== null && (
        <>
          {isOld && <p className="muted">{t("try.old")}</p>}
          <div>
            <span id="try-covered">{t("try.covered", { covered: tried.edges.covered, total: tried.edges.total })}</span>
            <Progress
              percent={tried.edges.total === 0 ? 100 : Math.floor((100 * tried.edges.covered) / tried.edges.total)}
              status={tried.edges.missed.length === 0 ? "success" : "normal"}
              aria-labelledby="try-covered"
            />
          </div>
          {tried.edges.missed.length > 0 && (
            <>
              <h3>{t("try.missed")}</h3>
              <ul className="problems">
                {tried.edges.missed.map(({ node, field }) => (
                  <li key={`${node} ${field}`}>
                    <button type="button" onClick={() => show(node)}>
                      <span>
                        <strong>{node}</strong> {wayName(node, field)}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
          <h3>{t("try.walks", { count: tried.walks.length })}</h3>
          <ul className="problems">
            {tried.walks.map((one, place) => (
              <li key={one.name}>
                <button type="button" aria-pressed={walk === place} onClick={() => pick(walk === place ? null : place)}>
                  <span>
                    {t([`try.kind.${one.kind}`, "try.kind.other"])} <Tag>{one.end}</Tag>
                    <span className="muted">{one.name}</span>
                  </span>
                </button>
                {walk === place && <Steps walk={one} show={show} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Steps({ walk, show }: { walk: Walk; show(node: string): void }) {
  return (
    <ol className="try-steps">
      {walk.steps.map((step) => (
        <li key={`${step.at_ms} ${step.node} ${step.why}`}>
          <time className="muted">{span(step.at_ms)}</time>
          <button type="button" onClick={() => show(step.node)}>
            {step.node}
          </button>
          <span className="muted">{step.why}</span>
        </li>
      ))}
    </ol>
  );
}
