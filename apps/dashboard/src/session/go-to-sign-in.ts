import { signInSettings } from "./sign-in-settings.ts";

/**
 * To the sign-in service, and afterwards back to where one was.
 *
 * @param how `replace` where the page that one leaves has shown nothing that one would go back to
 * @throws Error where the service can't be reached
 */
export async function goToSignIn(from: string, how: "assign" | "replace"): Promise<void> {
  const settings = signInSettings();
  if (settings === undefined) return;
  const { beginSignIn } = await import("./open-id/index.ts");
  const url = await beginSignIn(settings, from);
  location[how](url.href);
}
