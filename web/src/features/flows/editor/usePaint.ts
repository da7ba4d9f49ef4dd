import { useMemo } from "react";
import { byNode } from "../graph/mistakes";
import type { Mistake } from "../graph/mistakes";
import type { Flow } from "../graph/model";
import { NO_PAINT, visitedIn, walkedWays, wayId } from "../graph/picture";
import type { Paint } from "../graph/picture";
import type { Trying } from "./useTried";

/** What is wrong, what no simulated caller reached, and the walk that was picked, to be painted over the flow. */
export function usePaint(flow: Flow, mistakes: readonly Mistake[], { tried, walk, isOld }: Trying): Paint {
  // The names alone matter here, and those stay while somebody writes.
  const names = Object.keys(flow.nodes).join("\n");
  const picked = walk === null ? undefined : tried?.walks[walk];
  const walked = [...(picked === undefined ? [] : walkedWays(flow, visitedIn(flow.id, picked.steps)))].join("\n");
  return useMemo(() => {
    const missed = tried === null || isOld ? [] : tried.edges.missed;
    return {
      ...NO_PAINT,
      mistakes: byNode(mistakes, names.split("\n")),
      missed: new Set(missed.map(({ node, field }) => wayId(node, field))),
      walked: new Set(walked === "" ? [] : walked.split("\n")),
    };
  }, [names, walked, mistakes, tried, isOld]);
}
