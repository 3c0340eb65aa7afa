import { currentTokens, signOut } from "./session.ts";
import { signInSettings } from "./sign-in-settings.ts";

/** Ends the session: at once here, and then at the sign-in service, as far as it can do that. */
export async function leave(): Promise<void> {
  const settings = signInSettings();
  const tokens = currentTokens();
  signOut();
  if (settings === undefined || tokens === undefined) return;
  const { endSession } = await import("./open-id/index.ts");
  const url = await endSession(settings, tokens);
  if (url !== undefined) location.assign(url.href);
}
