import createClient from "openapi-fetch";
import type { Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import { currentLanguage } from "@/shared/i18n";
import { Unreachable, problemOf } from "./problem";
import type { paths } from "./schema";
import { signedOut } from "./signed";

const SESSION = "/api/v1/session";

const conventions: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return;
    // The session's own door says 401 to a wrong password: that is not the end of a session.
    if (response.status === 401 && new URL(request.url).pathname !== SESSION) signedOut.tell();
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
