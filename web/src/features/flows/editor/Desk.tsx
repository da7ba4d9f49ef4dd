import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import type { RefSelectProps } from "antd";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSession } from "@/shared/session/session";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useShowProblem } from "@/shared/ui/useFeedback";
import type { Stage } from "../api";
import { OfferedContext } from "../fields/context";
import { useOffers } from "../fields/useOffers";
import { isGrave } from "../graph/mistakes";
import { TextForm } from "../panels/TextForm";
import { PublishDialog } from "../publish/PublishDialog";
import { Versions } from "../publish/Versions";
import { Canvas } from "./Canvas";
import { Palette } from "./Palette";
import { Search } from "./Search";
import { Side } from "./Side";
import type { Tab } from "./Side";
import { Toolbar } from "./Toolbar";
import type { View } from "./Toolbar";
import { useChecked } from "./useChecked";
import { useDocument } from "./useDocument";
import type { Opened } from "./useDocument";
import { usePaint } from "./usePaint";
import { useShortcuts } from "./useShortcuts";
import { useTried } from "./useTried";
import { useWorkbench } from "./useWorkbench";

/** The picture of a flow with everything around it. */
export function Desk({ opened }: { opened: Opened }) {
  const { t } = useTranslation("flows");
  const { may } = useSession();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const go = useNavigate();
  const queries = useQueryClient();
  const mayWrite = may("flow.write");
  const document = useDocument(opened, mayWrite);
  const { history, edit, keeping, problem, flush } = document;
  const { flow } = history;
  const frame = useRef<HTMLDivElement>(null);
  const search = useRef<RefSelectProps>(null);
  const bench = useWorkbench(document, useCallback(() => frame.current?.getBoundingClientRect(), []));
  const checked = useChecked(flow);
  const trying = useTried(flow, document.ensure);
  const paint = usePaint(flow, checked.mistakes, trying);
  const [view, setView] = useState<View>("picture");
  const [tab, setTab] = useState<Tab>("form");
  const [dialog, setDialog] = useState<"publish" | "versions" | null>(null);

  const errors = checked.mistakes.filter(isGrave).length;
  const warnings = checked.mistakes.length - errors;
  const undo = () => edit({ type: "undo" });
  const redo = () => edit({ type: "redo" });
  const show = (id: string) => {
    setView("picture");
    bench.show(id);
  };

  useShortcuts({
    undo,
    redo,
    find: () => search.current?.focus(),
    duplicate: () => mayWrite && bench.duplicate(),
    copy: bench.copy,
    cut: () => mayWrite && bench.removeChosen(),
    paste: (text) => mayWrite && bench.paste(text),
  });

  function renewed() {
    void queries.invalidateQueries({ queryKey: ["flows"] });
    void queries.invalidateQueries({ queryKey: ["flow-versions", flow.id] });
  }

  async function publish(note: string, stage: Stage | null) {
    await document.publish(note, stage);
    void message.success(t("publish.done"));
    renewed();
  }

  async function discard() {
    try {
      const isLeft = await document.discard();
      renewed();
      setDialog(null);
      if (!isLeft) void go("/flows", { replace: true });
    } catch (error) {
      showProblem(error);
    }
  }

  const hands = useMemo(() => (mayWrite ? bench : null), [mayWrite, bench]);
  return (
    <OfferedContext value={useOffers(flow)}>
      <div className="flow-desk">
        <Toolbar
          {...{ history, keeping, mayWrite, errors, warnings, view, setView, undo, redo }}
          mayPublish={may("flow.publish")}
          search={<Search ref={search} flow={flow} show={show} />}
          tidyUp={bench.tidyUp}
          problems={() => setTab("problems")}
          versions={() => setDialog("versions")}
          publish={() => void flush().then(() => setDialog("publish"))}
        />
        {keeping === "conflict" && (
          <Notice
            type="warning"
            title={t("conflict.title")}
            action={
              <>
                <Button size="small" onClick={() => void document.takeTheirs()}>
                  {t("conflict.theirs")}
                </Button>
                <Button size="small" onClick={() => void document.keepMine()}>
                  {t("conflict.mine")}
                </Button>
              </>
            }
          >
            {t("conflict.detail")}
          </Notice>
        )}
        {keeping === "refused" && <ProblemAlert error={problem} retry={() => void flush()} />}
        {view === "text" ? (
          <TextForm id={flow.id} mayWrite={mayWrite} flush={document.ensure} taken={document.takeTheirs} />
        ) : (
          <div className="flow-body">
            {mayWrite && <Palette add={bench.addHere} addNote={bench.addNote} />}
            <div className="flow-frame panel" ref={frame}>
              <Canvas flow={flow} paint={paint} chosen={bench.chosen} hands={hands} onChoose={bench.choose} />
            </div>
            <Side {...{ flow, bench, checked, trying, tab, setTab, show, mayWrite }} />
          </div>
        )}
      </div>
      {dialog === "publish" && <PublishDialog errors={errors} warnings={warnings} publish={publish} rebase={document.rebase} close={() => setDialog(null)} />}
      {dialog === "versions" && (
        <Versions
          id={flow.id}
          mayPublish={may("flow.publish")}
          discard={mayWrite ? () => void discard() : null}
          changed={renewed}
          close={() => setDialog(null)}
        />
      )}
    </OfferedContext>
  );
}
