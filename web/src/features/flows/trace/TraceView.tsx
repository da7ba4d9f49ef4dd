import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { Empty, Tag } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useNow } from "@/shared/ui/useNow";
import { flowIn, flows } from "../api";
import type { Trace } from "../api";
import { Canvas } from "../editor/Canvas";
import type { Flow } from "../graph/model";
import { NO_PAINT, visitedIn, walkedWays } from "../graph/picture";
import { listen, liveUrl } from "./live";
import { staysOf } from "./stays";
import { Visits } from "./Visits";

const SECOND_MS = 1_000;
/** Whoever may not listen to the live stream asks instead. */
const ASK_MS = 3_000;

/** A contact's way through its flow, while it goes on or afterwards. */
export default function TraceView() {
  const { t } = useTranslation("flows");
  const { contact = "" } = useParams();
  const { may } = useSession();
  const isHearing = may("live.read");
  const trace = useQuery({
    queryKey: ["contact-trace", contact],
    queryFn: () => flows.trace(contact),
    refetchInterval: ({ state }) => (state.data?.live && !isHearing ? ASK_MS : false),
  });
  const { refetch } = trace;
  const { flow: id = null, version = null, staged = false, live = false } = trace.data ?? {};
  useEffect(() => {
    if (!live || !isHearing) return;
    return listen(contact, liveUrl(location), () => void refetch());
  }, [live, isHearing, contact, refetch]);
  const then = useQuery({
    queryKey: ["flow-then", id, version],
    queryFn: () => flows.version(id ?? "", version ?? 0),
    enabled: id !== null && version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const error = trace.error ?? then.error;
  if (error !== null) return <ProblemAlert error={error} retry={() => void refetch()} />;
  if (trace.data !== undefined && (id === null || version === null)) return <Empty description={t("trace.none")} />;
  const flow = then.data && flowIn(then.data, staged);
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
  const now = useNow(SECOND_MS, trace.live);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const paint = useMemo(
    () => ({ ...NO_PAINT, stays: staysOf(trace, now), walked: walkedWays(flow, visitedIn(flow.id, trace.nodes)) }),
    [trace, flow, now],
  );
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
        {trace.staged && <Tag color="warning">{t("trace.staged")}</Tag>}
        {trace.live ? <Tag color="processing">{t("trace.live")}</Tag> : <Tag>{t("trace.over")}</Tag>}
      </header>
      <div className="flow-body flow-body-reading">
        <div className="flow-frame panel">
          <Canvas flow={flow} paint={paint} chosen={chosen} hands={null} onChoose={(ids) => setChosen(new Set(ids))} />
        </div>
        <aside className="flow-side panel" aria-label={t("trace.steps")}>
          <h2>{t("trace.steps")}</h2>
          <Visits trace={trace} now={now} show={show} />
        </aside>
      </div>
    </div>
  );
}
