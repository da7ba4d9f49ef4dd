import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { Suspense, useCallback, useEffect, useMemo, useState } from "react";
import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { signedIn, signedOut } from "@/shared/api/signed";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { LoginForm } from "./LoginForm";
import { LoginPage } from "./LoginPage";
import { PasswordForm } from "./PasswordForm";
import { SessionContext, includes, readSession, signOut } from "./session";
import type { Session, SessionState } from "./session";

interface Props {
  children: ReactNode;
  /** What somebody sees who must add a second factor first. */
  Enrol: ComponentType<{ done(): void }>;
}

const KEY = ["session"];

/**
 * Lets in whoever is logged in. When a session ends while something goes on (a call, a half-written ticket), the log-in
 * comes up over it, and what is below stays as it is.
 */
export function SessionGate({ children, Enrol }: Props) {
  const queries = useQueryClient();
  const { t } = useTranslation();
  const { data: session, error, isPending, refetch } = useQuery({ queryKey: KEY, queryFn: readSession, staleTime: Infinity });
  const [expired, setExpired] = useState(false);
  const [changing, setChanging] = useState(false);

  useEffect(() => signedOut.hear(() => setExpired(true)), []);

  const entered = useCallback(
    (fresh: Session) => {
      const before = queries.getQueryData<Session>(KEY);
      // Nothing of one person may stay on the screen of the next.
      if (before !== undefined && before.user.id !== fresh.user.id) location.reload();
      queries.setQueryData(KEY, fresh);
      setExpired(false);
      if (before === undefined) return;
      void queries.invalidateQueries();
      signedIn.tell();
    },
    [queries],
  );

  const state = useMemo<SessionState | null>(
    () =>
      session === undefined
        ? null
        : {
            user: session.user,
            may: (scope) => includes(session.user.scopes, scope),
            signOut: async () => {
              await signOut();
              location.assign("/");
            },
            changePassword: () => setChanging(true),
          },
    [session],
  );

  if (isPending) return <Loading />;
  if (state === null || session === undefined) {
    if (error instanceof Problem && error.status === 401) return <LoginPage entered={entered} />;
    return (
      <main className="session-page">
        <ProblemAlert error={error} retry={() => void refetch()} />
      </main>
    );
  }
  if (session.user.must_change) {
    return (
      <main className="session-page">
        <section className="session-box" aria-labelledby="password-title">
          <h1 id="password-title">{t("session.change_first")}</h1>
          <PasswordForm done={() => void refetch()} />
        </section>
      </main>
    );
  }
  if (session.user.must_enrol) {
    return (
      <SessionContext.Provider value={state}>
        <Suspense fallback={<Loading />}>
          <Enrol done={() => void refetch()} />
        </Suspense>
      </SessionContext.Provider>
    );
  }
  return (
    <SessionContext.Provider value={state}>
      {children}
      <Modal open={expired} title={t("session.expired")} footer={null} closable={false} keyboard={false} destroyOnHidden>
        <p>{t("session.expired_detail")}</p>
        <LoginForm entered={entered} user={session.user.id} />
      </Modal>
      <Modal
        open={changing}
        title={t("session.change_password")}
        footer={null}
        onCancel={() => setChanging(false)}
        destroyOnHidden
      >
        <PasswordForm done={() => setChanging(false)} />
      </Modal>
    </SessionContext.Provider>
  );
}
