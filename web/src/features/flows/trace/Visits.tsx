import { span } from "@/shared/format/format";
import type { Trace } from "../api";

interface Props {
  trace: Trace;
  now: number;
  show(node: string): void;
}

/** The nodes in the order in which a contact came to them, with the time at each and what happened there. */
export function Visits({ trace, now, show }: Props) {
  return (
    <ol className="try-steps">
      {trace.nodes.map((visit) => (
        <li key={`${visit.entered_at} ${visit.flow} ${visit.node}`}>
          <time className="muted">{span(visit.ms ?? (trace.live ? now - Date.parse(visit.entered_at) : 0))}</time>
          {visit.flow === trace.flow ? (
            <button type="button" onClick={() => show(visit.node)}>
              {visit.node}
            </button>
          ) : (
            <span>
              {visit.flow} / {visit.node}
            </span>
          )}
          <span className="muted">{[visit.why, ...visit.notes.map(({ text }) => text)].filter(Boolean).join(" · ")}</span>
        </li>
      ))}
    </ol>
  );
}
