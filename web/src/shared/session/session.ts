import { createContext, useContext } from "react";
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Session = components["schemas"]["SessionShown"];
export type User = Session["user"];
/** The password was right, and a second factor is asked for. */
export type Asked = components["schemas"]["SecondStepAsked"];
export type Method = Asked["methods"][number];
/** One of the three answers in the second step. */
export type Answer = Pick<components["schemas"]["SecondStep"], "code" | "recovery" | "passkey">;

export interface SessionState {
  user: User;
  /** Whether the user may do what the scope stands for. */
  may(scope: string): boolean;
  signOut(): Promise<void>;
  changePassword(): void;
}

export const SessionContext = createContext<SessionState | null>(null);

/** Who is logged in. Only below `SessionGate`. */
export function useSession(): SessionState {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession outside of SessionGate");
  return session;
}

/** Whether granted scopes include one; `*` includes all. */
export function includes(scopes: readonly string[], scope: string): boolean {
  return scopes.includes("*") || scopes.includes(scope);
}

export async function readSession(): Promise<Session> {
  const { data } = await api.GET("/api/v1/session");
  if (data === undefined) throw new Error("a session without a body");
  return data;
}

/** The first step: a session, or what is asked in the second. */
export async function signIn(user: string, password: string): Promise<Session | Asked> {
  const { data } = await api.POST("/api/v1/session", { body: { user, password } });
  if (data === undefined) throw new Error("a session without a body");
  return data;
}

export async function secondStep(challenge: string, answer: Answer): Promise<Session> {
  const { data } = await api.POST("/api/v1/session/second", { body: { challenge, ...answer } });
  if (data === undefined) throw new Error("a session without a body");
  return data;
}

/** Whether people can log in with the account of their company, and what that is called. */
export async function readSignOn(): Promise<components["schemas"]["SignOnOffered"]> {
  const { data } = await api.GET("/api/v1/session/sso");
  if (data === undefined) throw new Error("an answer without a body");
  return data;
}

/** Where the browser goes to log in there. */
export async function startSignOn(): Promise<string> {
  const { data } = await api.POST("/api/v1/session/sso");
  if (data === undefined) throw new Error("an answer without a body");
  return data.address;
}

export async function signOut(): Promise<void> {
  await api.DELETE("/api/v1/session");
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await api.POST("/api/v1/session/password", { body: { old, new: fresh } });
}
