import { useEffect, useMemo, useReducer, useState } from "react";
import type { ReactNode } from "react";
import { Loading } from "@/shared/ui/Loading";
import { DeskContext } from "./context";
import { DeskLive, liveUrl } from "./live";
import { NOTHING_KNOWN, reduceDesk } from "./state";
import { tabId } from "./tab";

/** Everything of the desk that lives as long as the page, whatever is shown below. */
export default function DeskProvider({ children }: { children: ReactNode }) {
  const [tab, setTab] = useState<string | null>(null);
  useEffect(() => {
    void tabId().then(setTab);
  }, []);
  return tab === null ? <Loading /> : <OfTab tab={tab}>{children}</OfTab>;
}

function OfTab({ tab, children }: { tab: string; children: ReactNode }) {
  const [known, tell] = useReducer(reduceDesk, NOTHING_KNOWN);
  useEffect(() => {
    const live = new DeskLive(liveUrl(location, tab), {
      link: (link) => tell({ type: "link", link }),
      message: (message) => tell({ type: "message", message }),
    });
    live.start();
    return () => live.stop();
  }, [tab]);
  const value = useMemo(() => ({ ...known, tab }), [known, tab]);
  return <DeskContext.Provider value={value}>{children}</DeskContext.Provider>;
}
