import { clsx } from "clsx";
import type { ReactNode } from "react";

type Props = {
  readonly label: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly thick?: boolean;
};

/** How far something is, as a length and for screen readers. */
export function ProgressBar({ label, share, thick = false }: Props): ReactNode {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share * 100}
      className={clsx("overflow-hidden rounded-full bg-sunken", thick ? "h-2.5" : "h-1.5")}
    >
      <div
        className={clsx(
          "h-full rounded-full transition-[width]",
          share === 1 ? "bg-good" : "bg-accent",
        )}
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}
