import { clsx } from "clsx";
import type { ReactNode } from "react";

/** Whether something is switched on. */
export function ActiveBadge({ active }: { readonly active: boolean }): ReactNode {
  return (
    <span
      className={clsx(
        "shrink-0 rounded-full px-2 py-0.5 text-xs font-medium",
        active ? "bg-good-soft text-good" : "bg-sunken text-ink-soft",
      )}
    >
      {active ? "Active" : "Off"}
    </span>
  );
}
