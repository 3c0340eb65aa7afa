import type { Change } from "@acme/data-model";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { describeError } from "../api/describe-error.ts";
import { ChangeMark } from "../ui/change-mark.tsx";

/** What a figure says. */
export type FigureData = {
  /** `undefined`: no data yet. */
  readonly value: string | undefined;
  readonly unit?: string;
  readonly change: Change | undefined;
  /** What the number was in the comparison period. */
  readonly previous?: string | undefined;
  readonly sample: string;
  /** Whether more is better; `undefined` where neither is. */
  readonly better?: "more" | "less";
};

type Props = {
  readonly title: string;
  readonly figure: FigureData | undefined;
  readonly error: Error | null;
  /** Of another period than the one that was asked for. */
  readonly faded: boolean;
};

/** One number, as large as it is important. As high without data as with it; in a narrow card nothing is cut. */
export function Figure({ title, figure, error, faded }: Props): ReactNode {
  return (
    <div className="@container flex h-full min-h-34 flex-col rounded-xl border border-line bg-surface p-4 shadow-card transition-colors hover:in-[a]:border-accent">
      <h2 className="truncate text-sm font-medium text-ink-soft">{title}</h2>
      {figure === undefined ? (
        <Missing error={error} />
      ) : (
        <div className={clsx("flex flex-1 flex-col transition-opacity", faded && "opacity-50")}>
          {figure.value === undefined ? (
            <p className="mt-1 flex h-8 items-center text-base text-ink-faint">No data yet</p>
          ) : (
            <p className="mt-1 flex h-8 items-baseline gap-1.5 text-2xl font-semibold tracking-tight whitespace-nowrap">
              {figure.value}
              {figure.unit !== undefined && (
                <span className="text-sm font-normal tracking-normal text-ink-faint">
                  {figure.unit}
                </span>
              )}
            </p>
          )}
          <p className="mt-1 flex h-4 items-center gap-x-1.5 text-xs whitespace-nowrap text-ink-faint @max-[8.5rem]:h-8 @max-[8.5rem]:flex-col @max-[8.5rem]:items-start">
            <ChangeMark
              change={figure.change}
              better={figure.better ?? "more"}
              previous={figure.previous}
            />
            {figure.previous !== undefined && (
              <span className="truncate" aria-hidden="true">
                from {figure.previous}
              </span>
            )}
          </p>
          <p className="mt-auto truncate pt-2 text-xs text-ink-faint">{figure.sample}</p>
        </div>
      )}
    </div>
  );
}

function Missing({ error }: { readonly error: Error | null }): ReactNode {
  if (error !== null) {
    return <p className="mt-1 text-sm text-bad">{describeError(error).title}</p>;
  }
  return (
    <div
      role="status"
      aria-label="Loading"
      className="mt-2.5 grid content-start gap-3.5 @max-[8.5rem]:min-h-[5.375rem]"
    >
      <div className="skeleton h-6 w-20" />
      <div className="skeleton h-3 w-28 max-w-full" />
    </div>
  );
}
