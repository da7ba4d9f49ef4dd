import { Background, Controls, MarkerType, MiniMap, ReactFlow, useReactFlow } from "@xyflow/react";
import type { Connection, EdgeChange, EdgeTypes, FinalConnectionState, NodeChange, OnDelete } from "@xyflow/react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { useTheme } from "@/shared/ui/theme";
import type { Flow, Place } from "../graph/model";
import { nodesOf, waysOf } from "../graph/picture";
import type { Drawn, Paint, Way } from "../graph/picture";
import { dropped, holding, selection, withHeld } from "./held";
import type { Held } from "./held";
import { NoteNode } from "./NoteNode";
import { openingView } from "./opening";
import { StepNode } from "./StepNode";
import { useCanvasTexts } from "./useCanvasTexts";
import "@xyflow/react/dist/style.css";
import "./canvas.css";

const NODE_TYPES = { step: StepNode, note: NoteNode };
const NO_EDGE_TYPES: EdgeTypes = {};
const ARROW = { markerEnd: { type: MarkerType.ArrowClosed, width: 18, height: 18, markerUnits: "userSpaceOnUse" } };
const DELETE = ["Delete", "Backspace"];
const SEVERAL = ["Meta", "Control", "Shift"];
const SMALLEST = 0.1;
/** Beyond so many nodes only those in sight are drawn. */
const MANY_NODES = 200;
export const VERB_DRAGGED = "application/x-yunhu-verb";

export interface Hands {
  choose(ids: readonly string[]): void;
  move(places: Record<string, Place>): void;
  connect(from: string, field: string, to: string | null): void;
  remove(ids: readonly string[]): void;
  add(verb: string, place: Place): void;
}

interface Props {
  flow: Flow;
  paint: Paint;
  chosen: ReadonlySet<string>;
  /** Null: to be looked at only. */
  hands: Hands | null;
  onChoose(ids: readonly string[]): void;
}

/** The picture of a flow. The flow is the truth: here is only what is being dragged. */
export function Canvas({ flow, paint, chosen, hands, onChoose }: Props) {
  const { t } = useTranslation("flows");
  const { dark } = useTheme();
  const texts = useCanvasTexts();
  const { screenToFlowPosition } = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useMemo(() => nodesOf(flow, paint), [flow, paint]);
  const ways = useMemo(() => waysOf(flow, paint), [flow, paint]);
  const [held, setHeld] = useState<Held>({});
  const [chosenWays, setChosenWays] = useState<ReadonlySet<string>>(new Set());

  const nodes = useMemo(
    () => drawn.map((node) => withHeld(node, chosen.has(node.id), held[node.id])),
    [drawn, chosen, held],
  );

  const edges = useMemo(
    () => (chosenWays.size === 0 ? ways : ways.map((way) => (chosenWays.has(way.id) ? { ...way, selected: true } : way))),
    [ways, chosenWays],
  );

  // What is handed on stays the same from render to render: else all of the picture would be drawn anew with each key.
  const latest = useRef({ hands, chosen, onChoose });
  useLayoutEffect(() => {
    latest.current = { hands, chosen, onChoose };
  });

  const onNodesChange = useCallback((changes: NodeChange<Drawn>[]) => {
    const now = latest.current;
    setHeld((before) => holding(before, changes));
    const places = dropped(changes);
    if (Object.keys(places).length > 0) now.hands?.move(places);
    const selected = changes.filter((change) => change.type === "select");
    if (selected.length > 0) now.onChoose(selection(now.chosen, selected));
  }, []);

  const onEdgesChange = useCallback((changes: EdgeChange<Way>[]) => {
    const selected = changes.filter((change) => change.type === "select");
    if (selected.length > 0) setChosenWays((before) => new Set(selection(before, selected)));
  }, []);

  const onConnect = useCallback(({ source, sourceHandle, target }: Connection) => {
    latest.current.hands?.connect(source, sourceHandle ?? "next", target);
  }, []);

  // Anywhere on a node is as good as its small port.
  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.isValid || !state.fromNode || state.fromHandle?.type !== "source") return;
    const at = "changedTouches" in event ? event.changedTouches[0] : event;
    const under = at && document.elementFromPoint(at.clientX, at.clientY)?.closest<HTMLElement>(".react-flow__node-step");
    const to = under?.dataset["id"];
    if (to !== undefined) latest.current.hands?.connect(state.fromNode.id, state.fromHandle.id ?? "next", to);
  }, []);

  const onReconnect = useCallback((before: Way, { source, sourceHandle, target }: Connection) => {
    const now = latest.current.hands;
    const field = before.data?.field ?? "next";
    if (source !== before.source || sourceHandle !== field) now?.connect(before.source, field, null);
    now?.connect(source, sourceHandle ?? field, target);
  }, []);

  const onDelete: OnDelete<Drawn, Way> = useCallback(({ nodes: gone, edges: cut }) => {
    const now = latest.current.hands;
    const names = new Set(gone.map(({ id }) => id));
    for (const way of cut) {
      if (!names.has(way.source) && !names.has(way.target)) now?.connect(way.source, way.data?.field ?? "next", null);
    }
    if (names.size > 0) now?.remove([...names]);
  }, []);

  function onDrop(event: DragEvent) {
    const verb = event.dataTransfer.getData(VERB_DRAGGED);
    if (verb === "" || hands === null) return;
    event.preventDefault();
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    hands.add(verb, [Math.round(x), Math.round(y)]);
  }

  return (
    <ReactFlow<Drawn, Way>
      aria-label={t("canvas.label")}
      className="flow-canvas"
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={NO_EDGE_TYPES}
      defaultEdgeOptions={ARROW}
      ariaLabelConfig={texts}
      colorMode={dark ? "dark" : "light"}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={onConnect}
      onConnectEnd={onConnectEnd}
      onReconnect={onReconnect}
      onDelete={onDelete}
      onDrop={onDrop}
      onDragOver={(event) => event.preventDefault()}
      nodesDraggable={hands !== null}
      nodesConnectable={hands !== null}
      edgesReconnectable={hands !== null}
      deleteKeyCode={hands === null ? null : DELETE}
      multiSelectionKeyCode={SEVERAL}
      onlyRenderVisibleElements={drawn.length > MANY_NODES}
      minZoom={SMALLEST}
      onInit={(canvas) => {
        const box = frame.current?.getBoundingClientRect();
        if (box) void canvas.setViewport(openingView(canvas.getNodesBounds(nodes), canvas.getInternalNode(flow.start), box));
      }}
      ref={frame}
    >
      <Background gap={20} />
      <Controls showInteractive={false} />
      <MiniMap pannable zoomable nodeColor={(node) => (node.type === "note" ? "var(--y-warn-bg)" : "var(--y-border)")} />
    </ReactFlow>
  );
}
