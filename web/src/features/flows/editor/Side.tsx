import { ConfigProvider, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import type { Flow } from "../graph/model";
import { byNode } from "../graph/mistakes";
import { FlowPanel } from "../panels/FlowPanel";
import { NodePanel } from "../panels/NodePanel";
import { NotePanel } from "../panels/NotePanel";
import { Problems } from "../panels/Problems";
import { Try } from "../panels/Try";
import type { Checked } from "./useChecked";
import type { Trying } from "./useTried";
import type { Workbench } from "./useWorkbench";

export type Tab = "form" | "problems" | "try";

interface Props {
  flow: Flow;
  bench: Workbench;
  checked: Checked;
  trying: Trying;
  tab: Tab;
  mayWrite: boolean;
  setTab(tab: Tab): void;
  show(id: string): void;
}

/** Beside the picture: the form of what is chosen, what is wrong, and simulated callers. */
export function Side({ flow, bench, checked, trying, tab, mayWrite, setTab, show }: Props) {
  const { t } = useTranslation("flows");
  const go = (id: string) => {
    show(id);
    setTab("form");
  };
  const items = [
    { key: "form", label: t(bench.only === null ? "side.flow" : "side.node"), children: <Form {...{ flow, bench, checked, mayWrite }} /> },
    {
      key: "problems",
      label: t("side.problems", { count: checked.mistakes.length }),
      children: <Problems flow={flow} checked={checked} show={go} />,
    },
    ...(mayWrite ? [{ key: "try", label: t("side.try"), children: <Try flow={flow} {...trying} show={show} /> }] : []),
  ];
  return (
    <aside className="flow-side panel" aria-label={t("side.label")}>
      <Tabs size="small" activeKey={tab} onChange={(key) => setTab(key as Tab)} items={items} destroyOnHidden />
    </aside>
  );
}

function Form({ flow, bench, checked, mayWrite }: Pick<Props, "flow" | "bench" | "checked" | "mayWrite">) {
  const { t } = useTranslation("flows");
  const node = bench.only === null ? undefined : flow.nodes[bench.only];
  const comment = flow.comments?.find(({ id }) => id === bench.onlyNote);
  return (
    <ConfigProvider componentDisabled={!mayWrite}>
      {bench.only !== null && node !== undefined ? (
        <NodePanel
          flow={flow}
          name={bench.only}
          node={node}
          mistakes={byNode(checked.mistakes, Object.keys(flow.nodes)).get(bench.only) ?? []}
          bench={bench}
        />
      ) : comment !== undefined ? (
        <NotePanel comment={comment} bench={bench} />
      ) : bench.chosen.size > 1 ? (
        <p className="muted">{t("side.several", { count: bench.chosen.size })}</p>
      ) : (
        <FlowPanel flow={flow} bench={bench} />
      )}
    </ConfigProvider>
  );
}
