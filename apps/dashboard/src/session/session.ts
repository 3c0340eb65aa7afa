import { useSyncExternalStore } from "react";
import type { Tokens } from "./tokens.ts";
import { tokensSchema } from "./tokens.ts";
import { stored } from "./tab-storage.ts";

/**
 * Whether somebody is signed in. `expired` is apart from `signed-out`: the page stays where it is, so
 * that whoever signs in again goes on there.
 */
export type Session =
  | { readonly state: "signed-out" | "expired" }
  | { readonly state: "signed-in"; readonly tokens: Tokens };

const storage = stored("session", tokensSchema);
const listeners = new Set<() => void>();
const restored = storage.read();
let session: Session =
  restored === undefined ? { state: "signed-out" } : { state: "signed-in", tokens: restored };

function change(next: Session): void {
  session = next;
  storage.write(next.state === "signed-in" ? next.tokens : undefined);
  for (const listener of listeners) listener();
}

export function signIn(tokens: Tokens): void {
  change({ state: "signed-in", tokens });
}

export function signOut(): void {
  change({ state: "signed-out" });
}

/** The API takes the token no more. */
export function expireSession(): void {
  if (session.state === "signed-in") change({ state: "expired" });
}

/** What whoever is signed in has to show; `undefined` where nobody is. */
export function currentTokens(): Tokens | undefined {
  return session.state === "signed-in" ? session.tokens : undefined;
}

/** What whoever is signed in is called, if the sign-in service has said so. */
export function useName(): string | undefined {
  const current = useSession();
  return current.state === "signed-in" ? current.tokens.name : undefined;
}

export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
}
