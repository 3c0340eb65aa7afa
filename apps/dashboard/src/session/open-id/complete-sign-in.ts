import type { SignIn } from "@acme/api/client";
import {
  authorizationCodeGrantRequest,
  AuthorizationResponseError,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from "oauth4webapi";
import { returnPath } from "../sign-in-settings.ts";
import type { Tokens } from "../tokens.ts";
import { pendingSignIn } from "./pending-sign-in.ts";
import { providerOf } from "./provider.ts";
import { SignInError } from "./sign-in-error.ts";
import { tokensOf } from "./tokens-of.ts";

/** Who is signed in now, and where on this page one was before. */
export type Completed = { readonly tokens: Tokens; readonly from: string };

/**
 * What the sign-in service sent back is changed for tokens, if this tab has asked for it: the state has to
 * be this tab's, the issuer and the nonce those that were asked. It works once.
 *
 * @param url where the service has sent one to
 * @throws {SignInError}
 */
export async function completeSignIn(settings: SignIn, url: URL): Promise<Completed> {
  const pending = pendingSignIn.read();
  pendingSignIn.write(undefined);
  if (pending === undefined || url.searchParams.get("state") !== pending.state) {
    throw new SignInError("not-asked-for", pending?.from);
  }
  try {
    const { server, client, options } = await providerOf(settings);
    const answer = validateAuthResponse(server, client, url, pending.state);
    const response = await authorizationCodeGrantRequest(
      server,
      client,
      None(),
      answer,
      location.origin + returnPath,
      pending.verifier,
      { ...options, additionalParameters: settings.parameters },
    );
    const given = await processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
    });
    return { tokens: tokensOf(given), from: pending.from };
  } catch (cause) {
    const wasRefused =
      cause instanceof AuthorizationResponseError && cause.error === "access_denied";
    throw new SignInError(wasRefused ? "refused" : "failed", pending.from, { cause });
  }
}
