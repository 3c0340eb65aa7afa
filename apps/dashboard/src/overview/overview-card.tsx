import type { DashboardOverview } from "@acme/data-model";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Card } from "../ui/card.tsx";
import { ErrorBoundary } from "../ui/error-boundary.tsx";
import { Failure } from "../ui/failure.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useOverview } from "./use-overview.ts";

type Props = {
  readonly title: string;
  readonly note?: (overview: DashboardOverview) => ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  /** The least height of what is inside, a class: nothing below moves when the numbers arrive. */
  readonly height: string;
  readonly children: (overview: DashboardOverview) => ReactNode;
};

/**
 * A card of the overview with states of its own: while it loads, when it can't be had, and when what it
 * shows is of before. What fails inside stays inside.
 */
export function OverviewCard({
  title,
  note,
  actions,
  className,
  height,
  children,
}: Props): ReactNode {
  const { data, error, isPlaceholderData, refetch } = useOverview();
  return (
    <Card
      title={title}
      note={data === undefined ? undefined : note?.(data)}
      actions={actions}
      {...(className === undefined ? {} : { className })}
    >
      <div className={clsx("flex flex-1 flex-col", height)}>
        <ErrorBoundary>
          {data === undefined ? (
            error === null ? (
              <Skeleton lines={5} />
            ) : (
              <Failure error={error} onRetry={() => void refetch()} />
            )
          ) : (
            <div
              aria-busy={isPlaceholderData}
              className={clsx(
                "flex min-h-0 flex-1 flex-col transition-opacity",
                isPlaceholderData && "opacity-50",
              )}
            >
              {children(data)}
            </div>
          )}
        </ErrorBoundary>
      </div>
    </Card>
  );
}
