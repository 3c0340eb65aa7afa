import type { ReactNode } from "react";
import { Wordmark } from "../ui/wordmark.tsx";

/** For as long as it takes to find out who this is. */
export function UnderWayPage(): ReactNode {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-4">
      <Wordmark />
      <p role="status" className="text-sm text-ink-soft">
        Signing in …
      </p>
    </main>
  );
}
