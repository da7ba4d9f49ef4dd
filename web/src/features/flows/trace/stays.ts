/** A call's way through a flow, as it is painted. Pure. */
import type { Trace } from "../api";
import type { Stay } from "../graph/picture";

const SECOND_MS = 1000;

/** How often and how long the call was at each node; where it is now, time goes on. */
export function staysOf(trace: Trace, now: number): Map<string, Stay> {
  const stays = new Map<string, Stay>();
  for (const [place, { flow, node, ms, entered_at }] of trace.nodes.entries()) {
    // Where a sub-flow leads is another picture.
    if (flow !== trace.flow) continue;
    const isHere = trace.live && place === trace.nodes.length - 1;
    // Whole seconds, so that the picture changes only when its figures do.
    const still = Math.max(0, Math.floor((now - Date.parse(entered_at)) / SECOND_MS) * SECOND_MS);
    const before = stays.get(node);
    stays.set(node, {
      times: (before?.times ?? 0) + 1,
      ms: (before?.ms ?? 0) + (ms ?? (isHere ? still : 0)),
      isHere: isHere || (before?.isHere ?? false),
    });
  }
  return stays;
}
