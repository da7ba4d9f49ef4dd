import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/shared/api/client";
import { useSession } from "@/shared/session/session";
import type { Flow } from "../graph/model";
import { NOTHING_OFFERED } from "./context";
import type { Choice, Offered } from "./context";
import { promptsOf, valuesOf } from "./offers";

const RARELY_MS = 60_000;

interface Named {
  id: string;
  name?: string;
}

const choices = (items: readonly Named[] | undefined): Choice[] =>
  (items ?? []).map(({ id, name }) => ({ value: id, label: name && name !== id ? `${name} (${id})` : id }));

/** What the configuration and the flow itself have to offer. Who may not read the configuration writes by heart. */
export function useOffers(flow: Flow): Offered {
  const { may } = useSession();
  const { data: centre } = useQuery({
    queryKey: ["configuration", "flows"],
    queryFn: async () => (await api.GET("/api/v1/configuration")).data ?? null,
    enabled: may("config.read"),
    staleTime: RARELY_MS,
  });
  const queues = useMemo(() => (centre?.queues ?? []) as readonly Named[], [centre]);
  const hours = (centre?.business_hours ?? []) as readonly Named[];
  // As texts, since a flow changes with each key while these do not.
  const values = valuesOf(flow, queues.map(({ id }) => id), hours.map(({ id }) => id)).join("\n");
  const prompts = promptsOf(flow).join("\n");
  const nodes = Object.keys(flow.nodes).join("\n");
  const languages = (flow.languages?.length ? flow.languages : USUAL).join("\n");
  return useMemo(
    () => ({
      ...NOTHING_OFFERED,
      queues: choices(queues),
      flows: choices(centre?.flows as readonly Named[] | undefined).filter(({ value }) => value !== flow.id),
      ticket_types: choices(centre?.ticket_types as readonly Named[] | undefined),
      skills: choices(centre?.skills as readonly Named[] | undefined),
      agents: choices(centre?.agents as readonly Named[] | undefined),
      values: lines(values),
      prompts: lines(prompts),
      nodes: lines(nodes),
      languages: lines(languages),
    }),
    [centre, queues, flow.id, values, prompts, nodes, languages],
  );
}

const USUAL: readonly string[] = ["zh-CN", "en"];

const lines = (text: string): string[] => (text === "" ? [] : text.split("\n"));
