import { CheckCircleOutlined, CloseCircleFilled, WarningFilled } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import type { Checked } from "../editor/useChecked";
import { isGrave, nodeNamed } from "../graph/mistakes";
import type { Flow } from "../graph/model";

interface Props {
  flow: Flow;
  checked: Checked;
  show(node: string): void;
}

/** Everything that is wrong, the grave first; each leads to its node. */
export function Problems({ flow, checked, show }: Props) {
  const { t } = useTranslation("flows");
  const names = Object.keys(flow.nodes);
  const { mistakes, error } = checked;
  const sorted = [...mistakes.filter(isGrave), ...mistakes.filter((one) => one.warning)];
  if (error !== null) return <ProblemAlert error={error} />;
  if (sorted.length === 0) {
    return (
      <p className="problems-none" role="status">
        <CheckCircleOutlined /> {t(checked.isChecking ? "problems.checking" : "problems.none")}
      </p>
    );
  }
  return (
    <ul className="problems" aria-live="polite" aria-busy={checked.isChecking}>
      {sorted.map((mistake) => {
        const node = nodeNamed(mistake, names);
        const body = (
          <>
            {mistake.warning ? <WarningFilled className="step-warn" /> : <CloseCircleFilled className="step-bad" />}
            <span>
              <span className="visually-hidden">{t(mistake.warning ? "problems.warning" : "problems.error")}</span>
              <strong>{node ?? t("flow.title")}</strong> {mistake.text}
            </span>
          </>
        );
        return (
          <li key={`${mistake.path} ${mistake.id} ${mistake.text}`}>
            {node === null ? (
              <div>{body}</div>
            ) : (
              <button type="button" onClick={() => show(node)}>
                {body}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
