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
  /** Lines of the placeholder, as high as what will be there. */
  readonly lines: number;
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
  lines,
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
      <ErrorBoundary>
        {data === undefined ? (
          error === null ? (
            <Skeleton lines={lines} />
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
    </Card>
  );
}
