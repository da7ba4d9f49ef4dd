import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import type { GetRef } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import type { WrongField } from "@/shared/api/problem";
import { Loading } from "@/shared/ui/Loading";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { flows } from "../api";
import { rangeOf } from "./lines";

type TextAreaRef = GetRef<typeof Input.TextArea>;

interface Props {
  id: string;
  mayWrite: boolean;
  /** Keeps what is in the picture before its text is asked for; false when that was refused. */
  flush(): Promise<boolean>;
  /** What was written here is in force in the picture as well. */
  taken(): Promise<void>;
}

/** The same flow as text. What is wrong is said with its line, and the picture stays as it was. */
export function TextForm({ id, mayWrite, flush, taken }: Props) {
  const { t } = useTranslation("flows");
  const queries = useQueryClient();
  const [written, setWritten] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const area = useRef<TextAreaRef>(null);
  const key = ["flow-yaml", id];
  const read = useQuery({
    queryKey: key,
    queryFn: async () => {
      await flush();
      return flows.yaml(id);
    },
    gcTime: 0,
  });

  async function apply() {
    if (written === null) return;
    setBusy(true);
    try {
      await flows.keepYaml(id, written, read.data?.etag ?? null);
      await queries.invalidateQueries({ queryKey: key });
      setWritten(null);
      setError(null);
      await taken();
    } catch (wrong) {
      setError(wrong);
    } finally {
      setBusy(false);
    }
  }

  function show(line: number) {
    const text = area.current?.resizableTextArea?.textArea;
    if (!text) return;
    const [start, end] = rangeOf(text.value, line);
    text.focus();
    text.setSelectionRange(start, end);
  }

  if (read.error !== null) return <ProblemAlert error={read.error} retry={() => void read.refetch()} />;
  if (read.data === undefined) return <Loading />;
  return (
    <div className="text-form">
      <div className="text-form-head">
        <p className="muted">{t("text.about")}</p>
        <Button disabled={written === null} onClick={() => setWritten(null)}>
          {t("text.discard")}
        </Button>
        <Button type="primary" disabled={written === null} loading={isBusy} onClick={() => void apply()}>
          {t("text.apply")}
        </Button>
      </div>
      {error instanceof Problem && error.errors.length > 0 ? (
        <Wrong wrong={error.errors} show={show} />
      ) : (
        <ProblemAlert error={error} />
      )}
      <Input.TextArea
        ref={area}
        className="flow-code text-form-area"
        aria-label={t("text.label")}
        spellCheck={false}
        readOnly={!mayWrite}
        value={written ?? read.data.text}
        onChange={(event) => setWritten(event.target.value)}
      />
    </div>
  );
}

/** Every mistake with the line it is in. */
function Wrong({ wrong, show }: { wrong: readonly WrongField[]; show(line: number): void }) {
  const { t } = useTranslation("flows");
  return (
    <Notice type="error" title={t("text.wrong")}>
      <ul>
        {wrong.map(({ path, code, message, line }) => (
          <li key={`${path} ${code}`}>
            {line ? (
              <Button type="link" size="small" onClick={() => show(line)}>
                {t("text.line", { line })}
              </Button>
            ) : (
              <code>{path} </code>
            )}
            {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
