import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { Tag } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { span } from "@/shared/format/format";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useNow } from "@/shared/ui/useNow";
import { flowIn, flows } from "../api";
import type { Trace } from "../api";
import { Canvas } from "../editor/Canvas";
import type { Flow } from "../graph/model";
import { NO_PAINT, walkedWays } from "../graph/picture";
import { staysOf } from "./stays";

const LIVE_MS = 1_000;

/** A contact's way through its flow, while it goes on or afterwards. */
export default function TraceView() {
  const { contact = "" } = useParams();
  const trace = useQuery({
    queryKey: ["contact-trace", contact],
    queryFn: () => flows.trace(contact),
    refetchInterval: ({ state }) => (state.data?.live ? LIVE_MS : false),
  });
  const { flow: id = "", version = 0 } = trace.data ?? {};
  const then = useQuery({
    queryKey: ["flow-then", id, version],
    queryFn: () => flows.version(id, version),
    enabled: trace.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const flow = then.data && flowIn(then.data);
  const error = trace.error ?? then.error;
  if (error !== null) return <ProblemAlert error={error} retry={() => void trace.refetch()} />;
  if (trace.data === undefined || flow === undefined) return <Loading />;
  return (
    <ReactFlowProvider key={contact}>
      <Painted trace={trace.data} flow={flow} />
    </ReactFlowProvider>
  );
}

function Painted({ trace, flow }: { trace: Trace; flow: Flow }) {
  const { t } = useTranslation("flows");
  const { fitView } = useReactFlow();
  const now = useNow(LIVE_MS, trace.live);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const paint = useMemo(() => {
    const visited = trace.nodes.map(({ node }) => node);
    return { ...NO_PAINT, stays: staysOf(trace, now), walked: walkedWays(flow, visited) };
  }, [trace, flow, now]);
  function show(node: string) {
    setChosen(new Set([node]));
    void fitView({ nodes: [{ id: node }], maxZoom: 1, duration: 200, padding: 1 });
  }
  return (
    <div className="flow-desk">
      <header className="flow-tools panel">
        <Link to={`/flows/${flow.id}`} className="flow-back" aria-label={t("tools.back_to_flow")} title={t("tools.back_to_flow")}>
          <ArrowLeftOutlined />
        </Link>
        <h1>{t("trace.title", { name: flow.name || flow.id, version: trace.version })}</h1>
        {trace.live ? <Tag color="processing">{t("trace.live")}</Tag> : <Tag>{t("trace.over")}</Tag>}
      </header>
      <div className="flow-body flow-body-reading">
        <div className="flow-frame panel">
          <Canvas flow={flow} paint={paint} chosen={chosen} hands={null} onChoose={(ids) => setChosen(new Set(ids))} />
        </div>
        <aside className="flow-side panel" aria-label={t("trace.steps")}>
          <h2>{t("trace.steps")}</h2>
          <ol className="try-steps">
            {trace.nodes.map((step) => (
              <li key={`${step.entered_at} ${step.node}`}>
                <time className="muted">{step.ms === null ? span(now - Date.parse(step.entered_at)) : span(step.ms)}</time>
                <button type="button" onClick={() => show(step.node)}>
                  {step.node}
                </button>
                <span className="muted">{step.why}</span>
              </li>
            ))}
          </ol>
        </aside>
      </div>
    </div>
  );
}
