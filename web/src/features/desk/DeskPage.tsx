import { lazy } from "react";
import { Route, Routes } from "react-router";
import { Loading } from "@/shared/ui/Loading";
import { CallPanel } from "./call/CallPanel";
import { useDesk } from "./context";
import { CustomerPanel } from "./card/CustomerPanel";
import { IdlePanel } from "./IdlePanel";
import { OfferPanel } from "./call/OfferPanel";
import { NotePanel } from "./paper/NotePanel";
import { OutcomePanel } from "./paper/OutcomePanel";
import { WrapUpPanel } from "./paper/WrapUpPanel";
import { TodayFigures } from "./TodayFigures";
import { contactOf } from "./state";
import "./desk.css";

const CheckPage = lazy(() => import("./check/CheckPage"));

export default function DeskPage() {
  return (
    <Routes>
      <Route index element={<Desk />} />
      <Route path="check" element={<CheckPage />} />
    </Routes>
  );
}

function Desk() {
  const { desk, phone } = useDesk();
  if (desk === null) return <Loading />;
  const id = contactOf(desk);
  const offered = desk.contact?.phase === "offered" || (desk.contact === null && phone.call?.phase === "ringing");
  return (
    <div className="desk">
      <div className="desk-column">
        {desk.wrap_up !== null && <WrapUpPanel wrapUp={desk.wrap_up} agent={desk.agent} breaks={desk.reasons.break} />}
        {offered && <OfferPanel />}
        {!offered && desk.contact !== null && <CallPanel contact={desk.contact} />}
        {!offered && desk.contact === null && desk.wrap_up === null && <IdlePanel />}
      </div>
      <div className="desk-column">
        <CustomerPanel contact={id} />
      </div>
      <div className="desk-column">
        {id !== null && !offered && (
          <>
            <NotePanel key={`note ${id}`} contact={id} />
            <OutcomePanel key={`outcome ${id}`} contact={id} chosen={desk.wrap_up?.disposition ?? null} />
          </>
        )}
        <TodayFigures today={desk.today} />
      </div>
    </div>
  );
}
