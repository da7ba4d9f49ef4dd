import { Route, Routes } from "react-router";
import { NewTicketPage } from "./NewTicketPage";
import { TicketList } from "./TicketList";
import { TicketView } from "./TicketView";
import "./tickets.css";

/** Everything below `/tickets`. */
export default function TicketsPage() {
  return (
    <Routes>
      <Route index element={<TicketList />} />
      <Route path="new" element={<NewTicketPage />} />
      <Route path=":id" element={<TicketView />} />
    </Routes>
  );
}
