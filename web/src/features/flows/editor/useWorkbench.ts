import { useReactFlow } from "@xyflow/react";
import { App } from "antd";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { copied, pasted } from "../graph/clipboard";
import { added, commentOf, commented, connected, freeCommentId, moved, noteId, removed, renamed } from "../graph/edits";
import { NODE_WIDTH, laidOut } from "../graph/layout";
import type { Flow, FlowNode, Place } from "../graph/model";
import { nodeOf } from "../graph/model";
import { portsOf } from "../graph/ports";
import type { Hands } from "./Canvas";
import type { Document } from "./useDocument";

const MOVE_MS = 200;
const NEW_NOTE: Place = [240, 80];

export interface Workbench extends Hands {
  chosen: ReadonlySet<string>;
  /** The only chosen node; null when there is none or there are several. */
  only: string | null;
  onlyNote: string | null;
  change(change: (flow: Flow) => Flow, mark?: string): void;
  changeNode(name: string, node: FlowNode, mark?: string): void;
  rename(old: string, fresh: string): void;
  addHere(verb: string): void;
  addNote(): void;
  tidyUp(): void;
  duplicate(): void;
  removeChosen(): void;
  copy(): string | null;
  paste(text: string): boolean;
  /** Choose a node and bring it into sight. */
  show(id: string): void;
}

/** What can be done to the flow, each as one step that can be undone. */
export function useWorkbench(document: Document, frame: () => DOMRect | undefined): Workbench {
  const { t } = useTranslation("flows");
  const { message } = App.useApp();
  const { fitView, screenToFlowPosition } = useReactFlow();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { history, edit } = document;
  const { flow } = history;

  const change = useCallback(
    (how: (flow: Flow) => Flow, mark?: string) => edit({ type: "edit", change: how, ...(mark !== undefined && { mark }) }),
    [edit],
  );
  const choose = useCallback((ids: readonly string[]) => setChosen(new Set(ids)), []);

  return useMemo(() => {
    const names = new Set([...chosen].filter((id) => commentOf(id) === null));
    const notes = new Set([...chosen].flatMap((id) => commentOf(id) ?? []));
    const [one] = chosen;
    const only = chosen.size === 1 ? (one ?? null) : null;

    const middle = (): Place => {
      const box = frame();
      const at = box === undefined ? { x: 0, y: 0 } : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const { x, y } = screenToFlowPosition(at);
      return [Math.round(x - NODE_WIDTH / 2), Math.round(y)];
    };
    const add = (verb: string, place: Place) => {
      const made = added(flow, verb, place);
      change(() => made.flow);
      choose([made.name]);
    };
    const remove = (ids: readonly string[]) => {
      const gone = new Set(ids);
      const comments = new Set(ids.flatMap((id) => commentOf(id) ?? []));
      change((before) => removed(before, gone, comments));
      choose([]);
    };
    const copy = () => (chosen.size === 0 ? null : copied(flow, names, notes));
    const paste = (text: string) => {
      const after = pasted(flow, text);
      if (after === null) return false;
      change(() => after.flow);
      choose(after.names);
      return true;
    };

    return {
      chosen,
      only: only !== null && nodeOf(flow, only) !== undefined ? only : null,
      onlyNote: only === null ? null : commentOf(only),
      choose,
      change,
      changeNode: (name, node, mark) => change((before) => ({ ...before, nodes: { ...before.nodes, [name]: node } }), mark),
      rename: (old, fresh) => {
        change((before) => renamed(before, old, fresh));
        choose([fresh]);
      },
      move: (places) => change((before) => moved(before, places), `move ${Object.keys(places).join(" ")}`),
      connect: (from, field, to) =>
        change((before) => {
          const node = nodeOf(before, from);
          const port = node && portsOf(node).find((each) => each.field === field);
          return port === undefined ? before : connected(before, from, port.at, to);
        }),
      remove,
      add,
      addHere: (verb) => {
        // Beside the chosen node, and where it leads to when that is open.
        if (only === null || nodeOf(flow, only) === undefined) return add(verb, middle());
        const made = nextTo(flow, only, verb);
        change(() => made.flow);
        choose([made.name]);
      },
      addNote: () => {
        const id = freeCommentId(flow);
        const [x, y] = middle();
        change((before) => commented(before, { id, text: "", x: x - NEW_NOTE[0], y: y - NEW_NOTE[1] }));
        choose([noteId(id)]);
      },
      tidyUp: () => {
        change((before) => ({ ...before, layout: laidOut(before) }));
        setTimeout(() => void fitView({ duration: MOVE_MS, maxZoom: 1 }), 0);
      },
      duplicate: () => {
        const text = copy();
        if (text !== null) paste(text);
      },
      removeChosen: () => {
        if (chosen.size === 0) return;
        remove([...chosen]);
        void message.info(t("removed", { count: chosen.size }));
      },
      copy,
      paste,
      show: (id) => {
        choose([id]);
        void fitView({ nodes: [{ id }], duration: MOVE_MS, maxZoom: 1, minZoom: 0.6, padding: 1 });
      },
    };
  }, [chosen, flow, change, choose, fitView, frame, message, screenToFlowPosition, t]);
}

/** A new node to the right of another, led to by its first open way. */
function nextTo(flow: Flow, name: string, verb: string): { flow: Flow; name: string } {
  const node = flow.nodes[name] as FlowNode;
  const places = moved(flow, {}).layout ?? {};
  const [x, y] = places[name] ?? [0, 0];
  const open = portsOf(node).find(({ to }) => to === null);
  const step = open === undefined ? 0 : portsOf(node).indexOf(open);
  const made = added(flow, verb, [x + NODE_WIDTH + 90, y + step * 40]);
  return open === undefined ? made : { ...made, flow: connected(made.flow, name, open.at, made.name) };
}
