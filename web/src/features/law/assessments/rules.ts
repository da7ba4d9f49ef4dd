/** What may be done with an assessment, and what hangs on it. Pure. */
import type { Assessment, Recipient } from "../api";

export const SUBJECTS: readonly Assessment["subject"][] = ["cross_border", "provision", "sensitive", "automated_decision", "other"];
export const RISKS: readonly Assessment["risk"][] = ["low", "medium", "high"];

/** The switches of this program: data of persons leave the country for these recipients. */
export function gatedBy(assessment: Assessment, recipients: readonly Recipient[]): Recipient[] {
  return assessment.subject === "cross_border" ? recipients.filter((it) => it.abroad && it.assessment === assessment.id) : [];
}

/** Whoever made one does not decide it. */
export const isOwn = (assessment: Assessment, user: string): boolean => assessment.made_by === `user:${user}`;

const day = (at: Date): string => [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

/** The first and the last day on which an approval may end. */
export function lastDays(now: Date): { first: string; last: string } {
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()];
  return { first: day(new Date(year, month, date + 1)), last: day(new Date(year + 3, month, date)) };
}

/** The end of a day here, as the node takes it. */
export const endOfDay = (date: string): string => new Date(`${date}T23:59:59`).toISOString();

/** How an assessment stands: what was approved may be over. */
export function standing(it: Assessment): "draft" | "approved" | "expired" | "rejected" | "revoked" {
  return it.state === "approved" && !it.holds ? "expired" : it.state;
}
