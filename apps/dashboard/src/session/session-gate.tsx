import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { demoToken, demoUserOf } from "./demo-user.ts";
import { signIn, useSession } from "./session.ts";
import { SignInPage } from "./sign-in-page.tsx";

/** Shows the pages to whoever is signed in, and to anybody else how to; the address stays what it was. */
export function SessionGate({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useSession();
  const queryClient = useQueryClient();
  const [demoUser, setDemoUser] = useState(() => demoUserOf(location.hash));
  const [problem, setProblem] = useState<string>();

  // What one user has seen is not the next one's to see.
  useEffect(() => {
    if (session.state !== "signed-in") queryClient.clear();
  }, [session.state, queryClient]);

  useEffect(() => {
    if (demoUser === undefined) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    demoToken(demoUser)
      .then(signIn)
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : "No token."))
      .finally(() => setDemoUser(undefined));
  }, [demoUser]);

  if (demoUser !== undefined) return null;
  if (session.state === "signed-in") return children;
  return <SignInPage expired={session.state === "expired"} problem={problem} />;
}
