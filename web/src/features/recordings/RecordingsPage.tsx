import { Route, Routes } from "react-router";
import { RecordingList } from "./RecordingList";
import { RecordingView } from "./RecordingView";
import { Certificates } from "./keeping/Certificates";
import "./recordings.css";

/** Everything below `/recordings`. */
export default function RecordingsPage() {
  return (
    <Routes>
      <Route index element={<RecordingList />} />
      <Route path="certificates" element={<Certificates />} />
      <Route path=":id" element={<RecordingView />} />
    </Routes>
  );
}
