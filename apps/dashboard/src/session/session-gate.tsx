import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Suspense, use, useEffect } from "react";
import type { Arrival } from "./arrival.ts";
import { useSession } from "./session.ts";
import { SignInPage } from "./sign-in-page.tsx";
import { UnderWayPage } from "./under-way-page.tsx";

type Props = { readonly arrival: Arrival | undefined; readonly children: ReactNode };

/** Shows the pages to whoever is signed in, and to anybody else how to; the address stays what it was. */
export function SessionGate(props: Props): ReactNode {
  return (
    <Suspense fallback={<UnderWayPage />}>
      <Gate {...props} />
    </Suspense>
  );
}

function Gate({ arrival, children }: Props): ReactNode {
  const problem = arrival === undefined ? undefined : use(arrival);
  const session = useSession();
  const queryClient = useQueryClient();

  // What one user has seen is not the next one's to see.
  useEffect(() => {
    if (session.state !== "signed-in") queryClient.clear();
  }, [session.state, queryClient]);

  if (session.state === "signed-in") return children;
  return <SignInPage expired={session.state === "expired"} problem={problem} />;
}
