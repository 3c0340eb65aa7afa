import { createServer } from "node:http";
import { once } from "node:events";
import getPort from "get-port";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

export type SignInService = {
  readonly issuer: string;
  /** Seconds that an access token which is given from now on is good for. */
  lifetime: number;
  /** Whether tokens are renewed from now on, or whoever asks is sent away. */
  renews: boolean;
  /** Who it says that it is when it sends one back. */
  poses: string;
  /** How often tokens were asked for, by what they were asked with. */
  readonly asked: { code: number; refresh: number; revoked: number };
  readonly close: () => void;
};

type Client = { readonly pageUrl: string; readonly audience: string };

/**
 * A real OpenID provider on this machine, until it is closed. It takes every user id for a login, with any
 * password, and asks for consent.
 */
export async function signInService({ pageUrl, audience }: Client): Promise<SignInService> {
  const port = await getPort();
  const issuer = `http://127.0.0.1:${port}`;
  const asked = { code: 0, refresh: 0, revoked: 0 };
  const server = createServer();
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  const service: SignInService = {
    issuer,
    lifetime: 600,
    renews: true,
    poses: issuer,
    asked,
    close,
  };
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: "one" };
  const provider = new Provider(issuer, {
    jwks: { keys: [key] },
    clients: [
      {
        client_id: "dashboard",
        token_endpoint_auth_method: "none",
        id_token_signed_response_alg: "ES256",
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: [`${pageUrl}/sign-in`],
        post_logout_redirect_uris: [`${pageUrl}/sign-in`],
      },
    ],
    clientBasedCORS: (_context, origin) => origin === pageUrl,
    cookies: { keys: ["a key of the tests"] },
    claims: { profile: ["name"] },
    // Where those say names that are asked for one: in what says who it is.
    conformIdTokenClaims: false,
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, name: `User ${accountId.slice(0, 8)}` }),
    }),
    features: {
      devInteractions: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: "",
          audience,
          accessTokenFormat: "jwt",
          accessTokenTTL: service.lifetime,
          jwt: { sign: { alg: "ES256" } },
        }),
      },
    },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed("refresh_token"),
    rotateRefreshToken: true,
    ttl: { Session: 600, Interaction: 600, Grant: 600, IdToken: 600, RefreshToken: 600 },
  });
  provider.use(async (context, next) => {
    await next();
    const { path, method } = context;
    const sentBack = context.res.getHeader("location");
    if (typeof sentBack === "string" && sentBack.startsWith(`${pageUrl}/sign-in?code=`)) {
      const url = new URL(sentBack);
      url.searchParams.set("iss", service.poses);
      context.response.set("location", url.href);
    }
    if (method !== "POST") return;
    if (path === "/token/revocation") asked.revoked += 1;
    if (path !== "/token") return;
    const grant = context.oidc.params?.["grant_type"];
    if (grant === "authorization_code") asked.code += 1;
    if (grant === "refresh_token") asked.refresh += 1;
    if (grant === "refresh_token" && !service.renews) {
      context.status = 400;
      context.body = { error: "invalid_grant" };
    }
  });
  // oxlint-disable-next-line typescript/no-misused-promises -- Koa's own; it answers whatever happens
  server.on("request", provider.callback());
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return service;
}
