import type { SignIn } from "@acme/api/client";
import { None, processRevocationResponse, revocationRequest } from "oauth4webapi";
import { returnPath } from "../sign-in-settings.ts";
import type { Tokens } from "../tokens.ts";
import { providerOf } from "./provider.ts";

/**
 * Has the service forget what tokens are renewed with, and says where its own session is ended, if it has
 * such a page. A service that can't be reached keeps nobody from signing out here.
 */
export async function endSession(settings: SignIn, tokens: Tokens): Promise<URL | undefined> {
  const provider = await providerOf(settings).catch(() => undefined);
  if (provider === undefined) return undefined;
  const { server, client, options } = provider;
  if (tokens.refresh !== undefined && server.revocation_endpoint !== undefined) {
    await revocationRequest(server, client, None(), tokens.refresh, options)
      .then(processRevocationResponse)
      .catch(() => undefined);
  }
  if (server.end_session_endpoint === undefined) return undefined;
  const url = new URL(server.end_session_endpoint);
  url.searchParams.set("client_id", settings.clientId);
  url.searchParams.set("post_logout_redirect_uri", location.origin + returnPath);
  if (tokens.id !== undefined) url.searchParams.set("id_token_hint", tokens.id);
  return url;
}
