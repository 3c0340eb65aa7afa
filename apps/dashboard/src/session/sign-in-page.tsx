import type { ReactNode } from "react";
import { useState } from "react";
import { Notice } from "../ui/notice.tsx";
import { Wordmark } from "../ui/wordmark.tsx";
import { ServiceForm } from "./service-form.tsx";
import type { SignInProblem } from "./sign-in-problem.ts";
import { signInSettings } from "./sign-in-settings.ts";
import { TokenForm } from "./token-form.tsx";

type Props = { readonly expired: boolean; readonly problem: SignInProblem | undefined };

/** For whoever has no session, or none any more. */
export function SignInPage({ expired, problem: first }: Props): ReactNode {
  const settings = signInSettings();
  const [problem, setProblem] = useState(first);
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex justify-center">
          <Wordmark />
        </div>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-card">
          <h1 className="text-lg font-semibold">
            {expired ? "Your session has ended" : "Sign in"}
          </h1>
          <p className="mt-1 text-sm text-ink-soft">
            {expired
              ? "Sign in again, and you go on where you were."
              : settings === undefined
                ? "With an access token of your organization’s sign-in service."
                : `You go to ${new URL(settings.issuer).host}, and come back here.`}
          </p>
          {problem !== undefined && (
            <div className="mt-4">
              <Notice tone="bad" title={problem.title}>
                {problem.text}
              </Notice>
            </div>
          )}
          {settings === undefined ? (
            <TokenForm />
          ) : (
            <ServiceForm from={problem?.from} onProblem={setProblem} />
          )}
        </div>
      </div>
    </main>
  );
}
