import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Problem, Unreachable } from "@/shared/api/problem";
import { Notice } from "./Notice";
import "./ui.css";

interface Props {
  error: unknown;
  retry?: () => void;
}

/** What went wrong, in words, with the request's id for whoever is asked for help. Nothing without an error. */
export function ProblemAlert({ error, retry }: Props) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  return (
    <Notice
      type="error"
      title={<ProblemTitle error={error} />}
      action={
        retry && (
          <Button size="small" onClick={retry}>
            {t("action.retry")}
          </Button>
        )
      }
    >
      <ProblemDetail error={error} />
    </Notice>
  );
}

export function ProblemTitle({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (error instanceof Problem) return error.title;
  return error instanceof Unreachable ? t("problem.unreachable") : t("problem.unknown");
}

export function ProblemDetail({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (error instanceof Unreachable) return t("problem.unreachable_detail");
  if (!(error instanceof Problem)) return t("problem.unknown_detail");
  return (
    <>
      {error.detail !== error.title && error.detail}
      {error.errors.length > 0 && (
        <ul>
          {error.errors.map((wrong) => (
            <li key={`${wrong.path} ${wrong.code}`}>
              <code>{wrong.path.replace(/^body\./, "")}</code> {wrong.message}
            </li>
          ))}
        </ul>
      )}
      {error.requestId !== null && (
        <div className="ui-problem-id">{t("problem.request_id", { id: error.requestId })}</div>
      )}
    </>
  );
}
