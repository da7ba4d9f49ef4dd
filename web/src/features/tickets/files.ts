/** Files of tickets: how they are sent, and how large they are, in words. */
import { currentLanguage } from "@/shared/i18n";
import { problemOf } from "@/shared/api/problem";

const KIB = 1024;
const UNITS = ["B", "KiB", "MiB"] as const;

/** `1.5 MiB` */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= KIB && unit < UNITS.length - 1) {
    value /= KIB;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** Where a file is fetched from. */
export function hrefOf(ticket: string, attachment: string): string {
  return `/api/v1/tickets/${encodeURIComponent(ticket)}/attachments/${encodeURIComponent(attachment)}`;
}

/** Sends a file as it is, its name beside it. Throws `Problem`. */
export async function upload(ticket: string, file: File): Promise<void> {
  const name = new URLSearchParams({ name: file.name });
  const response = await fetch(`/api/v1/tickets/${encodeURIComponent(ticket)}/attachments?${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", "Accept-Language": currentLanguage() },
    credentials: "same-origin",
    body: file,
  });
  if (!response.ok) throw await problemOf(response);
}
