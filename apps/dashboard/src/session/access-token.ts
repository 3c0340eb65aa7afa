import { currentTokens, signIn } from "./session.ts";
import { signInSettings } from "./sign-in-settings.ts";

let renewal: Promise<void> | undefined;

/**
 * The token of whoever is signed in, a new one if its time is nearly up; empty, and so refused, where
 * nobody is.
 */
export async function accessToken(): Promise<string> {
  const tokens = currentTokens();
  if (tokens?.renewAt !== undefined && tokens.renewAt <= Date.now()) await renew();
  return currentTokens()?.access ?? "";
}

/**
 * `fetch` for the API: a token that is refused before its time, as when the sign-in service has changed its
 * keys, is changed for a new one once.
 */
export const fetchWithRenewal: typeof fetch = async (asked, options) => {
  const response = await fetch(asked, options);
  if (response.status !== 401 || currentTokens()?.refresh === undefined) return response;
  const headers = new Headers(options?.headers);
  const refused = headers.get("Authorization");
  // Another request may have fetched the new one in the meantime.
  if (refused === `Bearer ${currentTokens()?.access}`) await renew();
  const current = `Bearer ${currentTokens()?.access}`;
  if (current === refused) return response;
  headers.set("Authorization", current);
  return fetch(asked, { ...options, headers });
};

/** Fetches new tokens, once for all who wait for them. Where there are none to be had, all stays as it is. */
async function renew(): Promise<void> {
  renewal ??= fetchNew().finally(() => {
    renewal = undefined;
  });
  await renewal;
}

async function fetchNew(): Promise<void> {
  const settings = signInSettings();
  const before = currentTokens();
  if (settings === undefined || before?.refresh === undefined) return;
  const { renewTokens } = await import("./open-id/index.ts");
  const after = await renewTokens(settings, before).catch(() => undefined);
  // Whoever has signed out since is not signed in again.
  if (after !== undefined && currentTokens() === before) signIn(after);
}
