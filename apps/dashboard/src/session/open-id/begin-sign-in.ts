import type { SignIn } from "@acme/api/client";
import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from "oauth4webapi";
import { returnPath } from "../sign-in-settings.ts";
import { pendingSignIn } from "./pending-sign-in.ts";
import { providerOf } from "./provider.ts";

/**
 * The address at which one signs in and comes back from. What is needed then is kept in this tab.
 *
 * @param from where one wants to be afterwards: a path of this page with its query
 * @throws Error where the service can't be reached
 */
export async function beginSignIn(settings: SignIn, from: string): Promise<URL> {
  const { server } = await providerOf(settings);
  if (server.authorization_endpoint === undefined) {
    throw new Error("The sign-in service has no page to sign in at.");
  }
  const pending = {
    state: generateRandomState(),
    nonce: generateRandomNonce(),
    verifier: generateRandomCodeVerifier(),
    from,
  };
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    ...settings.parameters,
    client_id: settings.clientId,
    response_type: "code",
    redirect_uri: location.origin + returnPath,
    scope: settings.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  pendingSignIn.write(pending);
  return url;
}
