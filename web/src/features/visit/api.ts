/** The node's interface for visitors: public, without a log-in. */
import type { Media, Progress, Trouble } from "./model";

export interface Entry {
  id: string;
  name: string;
  number: string;
  media: Media[];
}

export interface Begun {
  visit: string;
  secret: string;
  sip: { uri: string; authorization_user: string; password: string; path: string; dial: string };
}

/** Something a visitor can be told. */
export class VisitRefused extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/visits${path}`, { ...init, credentials: "omit" });
  } catch {
    throw new VisitRefused("network");
  }
  if (response.ok) return (await response.json()) as T;
  if (response.status === 404) throw new VisitRefused("no_entry");
  throw new VisitRefused(response.status === 429 ? "too_many" : "busy");
}

export function entryOf(id: string): Promise<Entry> {
  return ask(`/entries/${encodeURIComponent(id)}`);
}

export function begin(entry: string, media: Media, name: string): Promise<Begun> {
  return ask("", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(name === "" ? { entry, media } : { entry, media, name }),
  });
}

export function progressOf(begun: Begun): Promise<Progress> {
  return ask(`/${begun.visit}`, { headers: { Authorization: `Visit ${begun.secret}` } });
}
