import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { ReactNode } from "react";
import { signedIn, signedOut } from "@/shared/api/signed";
import { Loading } from "@/shared/ui/Loading";
import { desk as ask } from "./api";
import { cardKey } from "./card/useCard";
import { DeskContext } from "./context";
import { Elsewhere } from "./Elsewhere";
import { DeskLive, liveUrl } from "./live";
import { IDLE_PHONE } from "./phone/model";
import { TabPhone } from "./phone/phone";
import { RemoteAudio } from "./RemoteAudio";
import { Seat } from "./seat";
import { NOTHING_KNOWN, reduceDesk } from "./state";
import { tabId } from "./tab";
import { useCallGuards } from "./useCallGuards";
import { useRinging } from "./useRinging";

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
  const [{ phone, remote }, setPhone] = useState({ phone: IDLE_PHONE, remote: null as MediaStream | null });
  const [handset] = useState(() => new TabPhone(tab, (next, stream) => setPhone({ phone: next, remote: stream })));
  const seat = useRef<Seat | null>(null);
  const queries = useQueryClient();

  useEffect(() => {
    const live = new DeskLive(liveUrl(location, tab), {
      link: (link) => {
        if (link === "signed_out") signedOut.tell();
        own.heard(link);
      },
      message: (message) => {
        if (message.kind === "card") queries.setQueryData(cardKey(message.contact), message);
        tell({ type: "message", message });
      },
    });
    const own = new Seat({
      claim: async (take) => void (await ask.tab(tab, take)),
      live,
      phone: handset,
      link: (link) => tell({ type: "link", link }),
    });
    seat.current = own;
    void own.start();
    const deaf = signedIn.hear(() => void own.start());
    // A stream through a network that is gone would be waited for in vain.
    const back = () => own.refresh();
    addEventListener("online", back);
    return () => {
      removeEventListener("online", back);
      deaf();
      own.stop();
    };
  }, [tab, handset, queries]);

  const value = useMemo(
    () => ({ ...known, tab, phone, remote, handset, take: () => void seat.current?.start(true) }),
    [known, tab, phone, remote, handset],
  );
  useCallGuards(value);
  useRinging(value);
  return (
    <DeskContext.Provider value={value}>
      {children}
      <RemoteAudio stream={remote} />
      <Elsewhere />
    </DeskContext.Provider>
  );
}
