import type { FormEvent, ReactNode } from "react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Wordmark } from "../ui/wordmark.tsx";
import { signIn } from "./session.ts";

type Props = { readonly expired: boolean; readonly problem: string | undefined };

/** For whoever has no session, or none any more. */
export function SignInPage({ expired, problem }: Props): ReactNode {
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get("token");
    const token = typeof given === "string" ? given.trim().replace(/^Bearer\s+/i, "") : "";
    if (token === "") setMissing(true);
    else signIn(token);
  };
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
              : "With an access token of your organization’s sign-in service."}
          </p>
          {problem !== undefined && (
            <div className="mt-4">
              <Notice tone="bad" title={problem} />
            </div>
          )}
          <form onSubmit={submit} className="mt-5 grid gap-1.5">
            <label htmlFor="token" className="text-sm font-medium">
              Access token
            </label>
            <input
              id="token"
              name="token"
              type="password"
              autoComplete="off"
              aria-invalid={missing}
              aria-describedby={missing ? "token-problem" : undefined}
              className="h-9 w-full rounded-md border border-line-strong bg-surface px-3 font-mono text-sm"
            />
            {missing && (
              <p id="token-problem" className="text-sm text-bad">
                Paste a token first.
              </p>
            )}
            <Button type="submit" look="primary" className="mt-3 w-full">
              Sign in
            </Button>
          </form>
        </div>
      </div>
    </main>
  );
}
