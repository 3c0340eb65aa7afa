import { clsx } from "clsx";
import type { ReactNode } from "react";

export type ShareBar = {
  readonly key: string;
  readonly label: ReactNode;
  readonly value: string;
  readonly hint?: string;
  /** Of the width, from 0 to 1. */
  readonly part: number;
  readonly muted?: boolean;
};

/**
 * A list whose entries are also bars: a text to read and a length to compare. A label that is a link may
 * take the whole entry.
 */
export function ShareBars({ bars }: { readonly bars: readonly ShareBar[] }): ReactNode {
  return (
    <ul className="grid gap-3">
      {bars.map(({ key, label, value, hint, part, muted }) => (
        <li
          key={key}
          className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 text-sm"
        >
          <span className="min-w-0 truncate">{label}</span>
          <span className="text-end">
            {hint !== undefined && <span className="me-2 text-xs text-ink-faint">{hint}</span>}
            <span className="font-medium">{value}</span>
          </span>
          <span
            className="col-span-2 h-1.5 overflow-hidden rounded-full bg-sunken"
            aria-hidden="true"
          >
            <span
              className={clsx(
                "block h-full rounded-full",
                muted === true ? "bg-line-strong" : "bg-accent",
              )}
              style={{ width: `${part * 100}%` }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
