import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, useState } from "react";
import { BrowserRouter } from "react-router";
import { Problem } from "@/shared/api/problem";
import { SessionGate } from "@/shared/session/SessionGate";
import { ErrorBoundary } from "@/shared/ui/ErrorBoundary";
import { Layout } from "./Layout";
import { Look } from "./Look";

const Enrol = lazy(() => import("@/features/security/EnrolPage"));
const MOST_RETRIES = 2;

/** Ask again only where another answer may come: a refusal stays one. */
function retry(failures: number, error: Error): boolean {
  return !(error instanceof Problem && error.status < 500) && failures < MOST_RETRIES;
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry, staleTime: 5_000, refetchOnWindowFocus: false } },
  });
}

export function App() {
  const [queries] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={queries}>
      <Look>
        <ErrorBoundary>
          <BrowserRouter>
            <SessionGate Enrol={Enrol}>
              <Layout />
            </SessionGate>
          </BrowserRouter>
        </ErrorBoundary>
      </Look>
    </QueryClientProvider>
  );
}
