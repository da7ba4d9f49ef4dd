import { Empty } from "antd";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Navigate, Route, Routes } from "react-router";
import { useSession } from "@/shared/session/session";
import { ErrorBoundary } from "@/shared/ui/ErrorBoundary";
import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { Loading } from "@/shared/ui/Loading";
import { ThemeSwitch } from "@/shared/ui/ThemeSwitch";
import { PAGES } from "./pages";
import type { PageEntry } from "./pages";
import { UserMenu } from "./UserMenu";

const DeskProvider = lazy(() => import("@/features/desk/DeskProvider"));
const SecurityPage = lazy(() => import("@/features/security/SecurityPage"));
const DeskBar = lazy(() => import("@/features/desk/DeskBar"));

/** The frame of every page. A desk's phone lives here, above the pages, so that a call outlives any of them. */
export function Layout() {
  const { user, may } = useSession();
  const onDesk = user.agent !== null && may("desk.use");
  const pages = PAGES.filter((page) => page.scopes.some(may) && (!page.agentOnly || user.agent !== null));
  if (!onDesk) return <Frame pages={pages} onDesk={false} />;
  return (
    <Suspense fallback={<Loading />}>
      <DeskProvider>
        <Frame pages={pages} onDesk />
      </DeskProvider>
    </Suspense>
  );
}

function Frame({ pages, onDesk }: { pages: readonly PageEntry[]; onDesk: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="frame">
      <a href="#page" className="skip-link">
        {t("skip")}
      </a>
      <header className="frame-bar">
        <span className="frame-brand">
          <img src="/favicon.svg" alt="" width={24} height={24} />
          {t("brand")}
        </span>
        <div className="frame-middle">
          {onDesk && (
            <Suspense fallback={null}>
              <DeskBar />
            </Suspense>
          )}
        </div>
        <LanguageSwitch />
        <ThemeSwitch />
        <UserMenu />
      </header>
      <nav className="frame-rail" aria-label={t("nav.label")}>
        {pages.map(({ path, name, icon: Icon }) => (
          <NavLink key={path} to={path}>
            <Icon />
            {t(`nav.${name}`)}
          </NavLink>
        ))}
      </nav>
      <main className="frame-page" id="page" tabIndex={-1}>
        <ErrorBoundary>
          <Suspense fallback={<Loading />}>
            <Pages pages={pages} />
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

function Pages({ pages }: { pages: readonly PageEntry[] }) {
  const { t } = useTranslation();
  const first = pages[0];
  return (
    <Routes>
      {pages.map(({ path, Page }) => (
        <Route key={path} path={`${path}/*`} element={<Page />} />
      ))}
      <Route path="/security/*" element={<SecurityPage />} />
      {first !== undefined && <Route path="/" element={<Navigate to={first.path} replace />} />}
      <Route path="*" element={<Empty description={t(first === undefined ? "nav.nothing" : "nav.not_found")} />} />
    </Routes>
  );
}
