import { signInSchema } from "@acme/api/client";
import type { SignIn } from "@acme/api/client";

/** How one signs in here, as the API wrote it into the page; `undefined` where one pastes a token. */
export function signInSettings(): SignIn | undefined {
  const said = document.querySelector<HTMLMetaElement>("meta[name=sign-in]")?.content;
  return said === undefined ? undefined : signInSchema.parse(JSON.parse(said));
}

/** Where the sign-in service sends people back to. */
export const returnPath = "/sign-in";
