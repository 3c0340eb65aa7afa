import { useSyncExternalStore } from "react";

/**
 * Whether somebody is signed in. `expired` is apart from `signed-out`: the page stays where it is, so
 * that whoever signs in again goes on there.
 */
export type Session =
  | { readonly state: "signed-out" | "expired" }
  | { readonly state: "signed-in"; readonly token: string };

// A tab's own storage: two tabs can be two users, and nothing outlives the tab.
const key = "access-token";
const listeners = new Set<() => void>();
let session: Session = restored();

function restored(): Session {
  try {
    const token = sessionStorage.getItem(key);
    return token === null ? { state: "signed-out" } : { state: "signed-in", token };
  } catch {
    return { state: "signed-out" };
  }
}

function change(next: Session): void {
  session = next;
  try {
    if (next.state === "signed-in") sessionStorage.setItem(key, next.token);
    else sessionStorage.removeItem(key);
  } catch {
    // Storage is switched off: the session lasts until the page is loaded again.
  }
  for (const listener of listeners) listener();
}

export function signIn(token: string): void {
  change({ state: "signed-in", token });
}

export function signOut(): void {
  change({ state: "signed-out" });
}

/** The API takes the token no more. */
export function expireSession(): void {
  if (session.state === "signed-in") change({ state: "expired" });
}

/** The token of whoever is signed in; empty, and so refused, where nobody is. */
export function accessToken(): string {
  return session.state === "signed-in" ? session.token : "";
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
