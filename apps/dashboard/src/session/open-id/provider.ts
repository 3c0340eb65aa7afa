import type { SignIn } from "@acme/api/client";
import type { AuthorizationServer, Client } from "oauth4webapi";
import { allowInsecureRequests, discoveryRequest, processDiscoveryResponse } from "oauth4webapi";

/** A sign-in service, and this page as its client. */
export type Provider = {
  readonly server: AuthorizationServer;
  readonly client: Client;
  readonly options: { readonly [allowInsecureRequests]: boolean };
};

let known: { readonly issuer: string; readonly provider: Promise<Provider> } | undefined;

/**
 * What the service says of itself, asked once.
 *
 * @throws Error where it can't be reached, or is not the one it should be
 */
export function providerOf(settings: SignIn): Promise<Provider> {
  if (known?.issuer !== settings.issuer) {
    known = { issuer: settings.issuer, provider: discover(settings) };
    // One that could not be reached is asked again.
    known.provider.catch(() => {
      known = undefined;
    });
  }
  return known.provider;
}

async function discover({ issuer, clientId }: SignIn): Promise<Provider> {
  const url = new URL(issuer);
  // The API takes http: for this very machine only.
  const options = { [allowInsecureRequests]: url.protocol === "http:" };
  const response = await discoveryRequest(url, options);
  const server = await processDiscoveryResponse(url, response);
  return { server, client: { client_id: clientId }, options };
}
