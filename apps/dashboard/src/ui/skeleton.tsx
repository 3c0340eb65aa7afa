import type { ReactNode } from "react";

/** The place of so many lines that are on their way. */
export function Skeleton({ lines }: { readonly lines: number }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3 py-1">
      {Array.from({ length: lines }, (_none, at) => (
        <div key={at} className="skeleton h-5" style={{ width: `${92 - ((at * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
