import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { goToSignIn } from "./go-to-sign-in.ts";
import { returnPath } from "./sign-in-settings.ts";
import type { SignInProblem } from "./sign-in-problem.ts";
import { problemOf } from "./sign-in-problem.ts";

type Props = {
  /** Where one wants to be afterwards; default: on this page. */
  readonly from: string | undefined;
  readonly onProblem: (problem: SignInProblem) => void;
};

/** The way to the sign-in service. */
export function ServiceForm({ from, onProblem }: Props): ReactNode {
  const [leaving, setLeaving] = useState(false);
  const here = location.pathname === returnPath ? "/" : location.pathname + location.search;
  const go = (): void => {
    setLeaving(true);
    goToSignIn(from ?? here, "assign")
      .catch((error: unknown) => onProblem(problemOf(error)))
      .finally(() => setLeaving(false));
  };
  return (
    <Button look="primary" className="mt-5 w-full" disabled={leaving} onClick={go}>
      Sign in
    </Button>
  );
}
