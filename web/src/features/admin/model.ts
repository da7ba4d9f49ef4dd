/** The objects of the configuration, each known by its kind and id. Pure. */
import type { components } from "@/shared/api/schema";

export type Centre = components["schemas"]["Centre"];
export type Version = components["schemas"]["VersionShown"];

/** The kinds that have a page here, in its order. */
export const KINDS = ["numbers", "queues", "business_hours", "agents", "skills", "trunks", "phones", "web_entries"] as const;
export type Kind = (typeof KINDS)[number];

/** An object as plain data: the form writes what it shows and leaves the rest as it was. */
export type Item = Record<string, unknown>;

/** The kinds that others refer to, beside those that have a page. */
export type Target = Kind | "flows" | "ticket_types" | "retention_classes";

/** What has a form: an object of a kind, or the rules for recordings. */
export type FormKind = Kind | "recordings";

export function isKind(name: string | undefined): name is Kind {
  return KINDS.some((kind) => kind === name);
}

export function itemsOf(centre: Centre, kind: Target): readonly Item[] {
  const items: unknown = kind === "retention_classes" ? (centre.recordings?.classes ?? []) : centre[kind];
  return items as Item[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The id in addresses: a number that is limited to a trunk is `5000@trunk`. */
export function idOf(kind: string, item: Item): string {
  if (kind === "phones") return text(item["username"]);
  if (kind === "dispositions") return text(item["code"]);
  if (kind !== "numbers") return text(item["id"]);
  const trunk = text(item["trunk"]);
  return trunk === "" ? text(item["number"]) : `${text(item["number"])}@${trunk}`;
}

export const nameOf = (item: Item): string => text(item["name"]);

export function indexOf(centre: Centre, kind: Kind, id: string): number {
  return itemsOf(centre, kind).findIndex((item) => idOf(kind, item) === id);
}

/** The objects whose id or name has a text in it, in the order of ids. */
export function found(centre: Centre, kind: Kind, sought: string): Item[] {
  const wanted = sought.trim().toLocaleLowerCase();
  return itemsOf(centre, kind)
    .filter((item) => `${idOf(kind, item)} ${nameOf(item)}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => idOf(kind, a).localeCompare(idOf(kind, b)));
}

/** What a select offers: the objects of a kind by id, each with its name. */
export function choicesOf(centre: Centre, target: Target): { value: string; label: string }[] {
  // A web entry calls a number that everybody may dial.
  const items = itemsOf(centre, target).filter((item) => target !== "numbers" || !item["trunk"]);
  return items.map((item) => {
    const id = idOf(target, item);
    const name = nameOf(item);
    return { value: id, label: name === "" || name === id ? id : `${name} (${id})` };
  });
}
