import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { CircleCheck, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { evidenceListQuery } from "../api/tenancy-queries.ts";
import { formatInstant } from "../format/dates.ts";
import { formatCount, plural } from "../format/format.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

type Props = {
  /** The newest evidence there is. */
  readonly newest: string | undefined;
  /** The one that is looked at. */
  readonly shown: string | undefined;
};

/** Each time that the database was asked, by a run or by somebody, and what came of it. */
export function HistoryCard({ newest, shown }: Props): ReactNode {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    evidenceListQuery(newest),
  );
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <Card title="History" note="Runs and audits that kept their answers">
      {items === undefined ? (
        error === null ? (
          <Skeleton lines={4} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )
      ) : items.length === 0 ? (
        <Empty
          title="Never asked yet"
          hint="Each run asks, and so does “acme-tenancy verify”, as often as you like."
        />
      ) : (
        <ul aria-label="History" className="-mx-2 grid">
          {items.map(({ id, takenAt, command, reached, holds, checks, failing }) => (
            <li key={id}>
              <Link
                to="/tenancy"
                search={(old) => ({ ...old, evidence: id === newest ? undefined : id })}
                resetScroll={false}
                aria-current={id === shown}
                className={clsx(
                  "flex items-center gap-3 rounded-md px-2 py-2 text-sm hover:bg-sunken",
                  id === shown && "bg-accent-soft",
                )}
              >
                {holds ? (
                  <CircleCheck className="size-4 shrink-0 text-good" aria-hidden="true" />
                ) : (
                  <CircleX className="size-4 shrink-0 text-bad" aria-hidden="true" />
                )}
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-mono text-xs">{command}</span>
                  <span className="text-xs text-ink-faint">
                    <time dateTime={takenAt}>{formatInstant(takenAt, undefined)}</time>, up to{" "}
                    {reached}
                  </span>
                </span>
                <span className={clsx("text-end text-xs", holds ? "text-ink-soft" : "text-bad")}>
                  {holds ? plural(checks, "check") : `${formatCount(failing)} failing`}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button
          look="ghost"
          className="mt-2 self-center"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Card>
  );
}
