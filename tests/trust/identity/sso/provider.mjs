// An OpenID provider that is not ours (panva/oidc-provider), for one client and a few accounts.
// node provider.mjs PORT CALLBACK: what is typed as the login name is the account; "mfa-…" proves two factors.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../../web/package.json", import.meta.url));
const { Provider } = await import(require.resolve("oidc-provider"));

const [port, callback] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const ACCOUNTS = {
  "li.na": { preferred_username: "Li.Na@corp.test", name: "李娜", groups: ["agents"], agent: "li.na" },
  "mfa-root": { preferred_username: "root", name: "王管理", groups: ["admins"] },
  root: { preferred_username: "root", name: "王管理", groups: ["admins"] },
  stranger: { preferred_username: "stranger", name: "Stranger", groups: ["others"] },
};

const provider = new Provider(issuer, {
  clients: [{ client_id: "yunhu", client_secret: "a secret: of 100 %", redirect_uris: [callback] }],
  claims: { openid: ["sub", "amr"], profile: ["preferred_username", "name", "groups", "agent"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["test"] },
  pkce: { required: () => true },
  async findAccount(_context, id) {
    return ACCOUNTS[id] && { accountId: id, claims: async () => ({ sub: id, ...ACCOUNTS[id] }) };
  },
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
});

provider.use(async (context, next) => {
  const uid = /^\/interaction\/([\w-]+)$/.exec(context.path)?.[1];
  if (uid === undefined) return next();
  if (context.method === "GET") {
    context.type = "html";
    context.body = `<!doctype html><title>Provider</title><form method="post"><label>Account <input name="login" autofocus></label><button>Log in</button></form>`;
    return undefined;
  }
  const chunks = [];
  for await (const chunk of context.req) chunks.push(chunk);
  const accountId = new URLSearchParams(Buffer.concat(chunks).toString()).get("login");
  const amr = accountId.startsWith("mfa-") ? ["pwd", "otp"] : ["pwd"];
  const result = { login: { accountId, amr, remember: false } };
  context.redirect(await provider.interactionResult(context.req, context.res, result));
  return undefined;
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
