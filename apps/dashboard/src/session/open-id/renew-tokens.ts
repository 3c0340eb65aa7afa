import type { SignIn } from "@acme/api/client";
import {
  None,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  ResponseBodyError,
} from "oauth4webapi";
import type { Tokens } from "../tokens.ts";
import { providerOf } from "./provider.ts";
import { tokensOf } from "./tokens-of.ts";

/**
 * New tokens for those whose time is nearly up. Where the service gives none any more, the same, which are not
 * to be renewed again.
 *
 * @throws Error where the service can't be reached
 */
export async function renewTokens(
  settings: SignIn,
  { refresh, renewAt: _, ...rest }: Tokens,
): Promise<Tokens> {
  if (refresh === undefined) return rest;
  const { server, client, options } = await providerOf(settings);
  const response = await refreshTokenGrantRequest(server, client, None(), refresh, {
    ...options,
    additionalParameters: settings.parameters,
  });
  try {
    const given = await processRefreshTokenResponse(server, client, response);
    return tokensOf(given, { refresh, ...rest });
  } catch (error) {
    if (error instanceof ResponseBodyError) return rest;
    throw error;
  }
}
