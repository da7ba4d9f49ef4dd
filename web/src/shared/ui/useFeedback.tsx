import { App } from "antd";
import { useCallback } from "react";
import { ProblemDetail, ProblemTitle } from "./ProblemAlert";

/** Says what went wrong with something that was pressed: `catch(showProblem)`. */
export function useShowProblem(): (error: unknown) => void {
  const { notification } = App.useApp();
  return useCallback(
    (error: unknown) => {
      notification.error({
        title: <ProblemTitle error={error} />,
        description: <ProblemDetail error={error} />,
        role: "alert",
      });
    },
    [notification],
  );
}
