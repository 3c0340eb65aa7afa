import { demoToken, demoUserOf } from "./demo-user.ts";
import { currentTokens, signIn } from "./session.ts";
import { returnPath, signInSettings } from "./sign-in-settings.ts";
import type { SignInProblem } from "./sign-in-problem.ts";
import { problemOf } from "./sign-in-problem.ts";
import { goToSignIn } from "./go-to-sign-in.ts";

/** What kept one from being signed in, once that is known. */
export type Arrival = Promise<SignInProblem | undefined>;

/**
 * What there is to do for a page that has just been loaded before anything can be shown: somebody comes as a
 * demo user, comes back from the sign-in service, or has to go there first. `undefined` where there is nothing.
 */
export function arrive(): Arrival | undefined {
  const demoUser = demoUserOf(location.hash);
  if (demoUser !== undefined) return arriveAs(demoUser);
  const isReturn = location.pathname === returnPath;
  if (currentTokens() !== undefined) return isReturn ? leaveFor("/") : undefined;
  // Whoever has signed out is left in peace there.
  if (isReturn) return location.search === "" ? undefined : comeBack();
  if (signInSettings() === undefined) return undefined;
  return goToSignIn(location.pathname + location.search, "replace").then(never, problemOf);
}

async function arriveAs(demoUser: string): Arrival {
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    signIn({ access: await demoToken(demoUser) });
    return undefined;
  } catch (error) {
    return { title: error instanceof Error ? error.message : "No token." };
  }
}

async function comeBack(): Arrival {
  const settings = signInSettings();
  if (settings === undefined) return undefined;
  const { completeSignIn } = await import("./open-id/index.ts");
  const url = new URL(location.href);
  // What came in the address is good for once, and nothing for a history.
  history.replaceState(history.state, "", returnPath);
  try {
    const { tokens, from } = await completeSignIn(settings, url);
    signIn(tokens);
    return await leaveFor(from);
  } catch (error) {
    return problemOf(error);
  }
}

/** Another page of this origin, whatever the path looks like. */
async function leaveFor(path: string): Promise<never> {
  location.replace(location.origin + path);
  return never();
}

/** Until the browser is elsewhere. */
function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}
