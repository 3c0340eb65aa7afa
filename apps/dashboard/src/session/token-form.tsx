import type { FormEvent, ReactNode } from "react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { signIn } from "./session.ts";

/** For where no sign-in service is set up: an access token of one's own. */
export function TokenForm(): ReactNode {
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get("token");
    const token = typeof given === "string" ? given.trim().replace(/^Bearer\s+/i, "") : "";
    if (token === "") setMissing(true);
    else signIn({ access: token });
  };
  return (
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
  );
}
