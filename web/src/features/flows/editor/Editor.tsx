import { ReactFlowProvider } from "@xyflow/react";
import { useParams } from "react-router";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { Desk } from "./Desk";
import { useOpened } from "./useDocument";

/** One flow, opened. */
export default function Editor() {
  const { id = "" } = useParams();
  const { data, error, refetch } = useOpened(id);
  if (error !== null) return <ProblemAlert error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <ReactFlowProvider key={id}>
      <Desk opened={data} />
    </ReactFlowProvider>
  );
}
