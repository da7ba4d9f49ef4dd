/** A customer's profile between the form and the node. Pure. */
import type { Change, Customer } from "./api";

export interface Profile {
  name: string;
  note: string;
  tags: string[];
  attributes: { key: string; value: string }[];
}

export function profileOf(customer: Customer): Profile {
  return {
    name: customer.name,
    note: customer.note,
    tags: customer.tags,
    attributes: Object.entries(customer.attributes).map(([key, value]) => ({ key, value })),
  };
}

/** What differs from the customer as it was shown: a masked name or value that nobody touched is never sent back. */
export function changed(before: Customer, after: Profile): Partial<Omit<Change, "version">> {
  return {
    ...(after.name !== before.name && { name: after.name }),
    ...(after.note !== before.note && { note: after.note }),
    ...(after.tags.join("\n") !== before.tags.join("\n") && { tags: after.tags }),
    attributes: changedAttributes(before.attributes, after.attributes),
  };
}

/** The attributes that differ: new and changed ones with their value, those that are gone as `null`. */
export function changedAttributes(before: Customer["attributes"], after: Profile["attributes"]): Record<string, string | null> {
  const wanted = new Map(after.filter(({ key }) => key.trim() !== "").map(({ key, value }) => [key.trim(), value]));
  const gone = Object.keys(before).filter((key) => !wanted.has(key));
  const different = [...wanted].filter(([key, value]) => before[key] !== value);
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...Object.fromEntries(different) };
}
