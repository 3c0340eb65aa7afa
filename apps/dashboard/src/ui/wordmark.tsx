import type { ReactNode } from "react";

/** The product's mark and name. */
export function Wordmark(): ReactNode {
  return (
    <span className="flex items-center gap-2.5 text-base font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" className="size-7" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M9 20v3M16 9v14M23 15v8"
          className="stroke-on-accent"
          strokeWidth="3.5"
          strokeLinecap="round"
        />
      </svg>
      Acme
    </span>
  );
}
