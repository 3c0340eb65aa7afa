import { Link } from "@tanstack/react-router";
import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { buttonClass } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";

export function NotFoundPage(): ReactNode {
  return (
    <main className="grid min-h-dvh place-items-center">
      <Empty
        title="There is no such page"
        hint="The address may be misspelt, or the page has moved."
        action={
          <Link to="/" className={buttonClass("plain")}>
            To the start
          </Link>
        }
      />
    </main>
  );
}

/** A route that could not be shown at all. */
export function RouteErrorPage({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <main className="grid min-h-[60dvh] place-items-center">
      <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
    </main>
  );
}
