import { Suspense, lazy } from "react";
import { Route, Routes } from "react-router";
import { Loading } from "@/shared/ui/Loading";
import { FlowList } from "./FlowList";
import "./flows.css";

// What draws the picture is large: it comes when a flow is opened.
const Editor = lazy(() => import("./editor/Editor"));
const TraceView = lazy(() => import("./trace/TraceView"));

/** Everything below `/flows`. */
export default function FlowsPage() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route index element={<FlowList />} />
        <Route path="new" element={<FlowList making />} />
        <Route path="trace/:contact" element={<TraceView />} />
        <Route path=":id" element={<Editor />} />
      </Routes>
    </Suspense>
  );
}
