import type { ReactNode } from "react";
import { RotateCw } from "lucide-react";
import { clsx } from "clsx";
import { describeError } from "../api/describe-error.ts";
import { dayOf, formatAgo, formatDays } from "../format/dates.ts";
import { Button } from "../ui/button.tsx";
import { useNow } from "../ui/use-now.ts";
import { useOverview } from "./use-overview.ts";

/** Which days are shown, how old the numbers are, and whether they could not be made new. */
export function OverviewStatus(): ReactNode {
  const { data, error, isFetching, refetch } = useOverview();
  const now = useNow(30_000);
  if (data === undefined) return <p className="h-9" />;
  const { period, timeZone, computedAt } = data.meta;
  const first = dayOf(period.from, timeZone);
  // A period that ends at midnight does not reach the day that begins there.
  const last = dayOf(new Date(Date.parse(period.to) - 1), timeZone);
  return (
    <div className="flex flex-wrap items-center gap-x-3 text-sm text-ink-soft max-sm:w-full">
      <span>
        {formatDays(first, last)}
        <span className="text-ink-faint max-sm:hidden"> · {timeZone}</span>
      </span>
      {error === null ? (
        <span className="text-ink-faint">Updated {formatAgo(computedAt, now)}</span>
      ) : (
        <span role="status" className="rounded-md bg-warn-soft px-2 py-0.5 text-warn">
          {describeError(error).title}. Numbers are from {formatAgo(computedAt, now)}.
        </span>
      )}
      <Button
        look="ghost"
        square
        className="-me-2 max-sm:ms-auto"
        aria-label="Refresh"
        onClick={() => void refetch()}
      >
        <RotateCw
          className={clsx("size-4", isFetching && "motion-safe:animate-spin")}
          aria-hidden="true"
        />
      </Button>
    </div>
  );
}
