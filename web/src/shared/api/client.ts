import createClient from "openapi-fetch";
import type { Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import { currentLanguage } from "@/shared/i18n";
import { isUnattended } from "./attended";
import { Unreachable, problemOf } from "./problem";
import type { paths } from "./schema";
import { signedOut } from "./signed";

const LOG_IN = new Set(["/api/v1/session", "/api/v1/session/second"]);

const conventions: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    if (isUnattended()) request.headers.set("X-Unattended", "1");
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return;
    // The log-in's own doors say 401 to what is wrong: that is not the end of a session.
    if (response.status === 401 && !LOG_IN.has(new URL(request.url).pathname)) signedOut.tell();
    throw await problemOf(response);
  },
  onError({ error }) {
    return new Unreachable(error);
  },
};

/**
 * Every request of the application: typed by the node's own description, refusals thrown as `Problem`.
 * The session is a cookie, so nothing here holds a secret.
 */
export const api = createClient<paths>({ credentials: "same-origin" });
api.use(conventions);

/** The same as hooks of react-query: `$api.useQuery("get", "/api/v1/…")`. */
export const $api = createQueryClient(api);
