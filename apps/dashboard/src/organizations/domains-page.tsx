import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../ui/page.tsx";
import { useCallback } from "react";
import { domainsQuery } from "../api/queries.ts";
import { plural } from "../format/format.ts";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { WindowedList } from "../ui/windowed-list.tsx";
import { ActiveBadge } from "./active-badge.tsx";

const route = getRouteApi("/organizations/$organizationId/domains");

/** The organization's websites. */
export function DomainsPage(): ReactNode {
  const { organizationId } = route.useParams();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    domainsQuery(organizationId),
  );
  const more = useCallback(() => {
    if (!isFetchingNextPage && error === null) void fetchNextPage();
  }, [isFetchingNextPage, error, fetchNextPage]);
  const domains = data?.pages.flatMap(({ items }) => items);
  return (
    <Page width="list">
      <PageHeader
        title="Websites"
        note={
          domains === undefined
            ? undefined
            : `${plural(domains.length, "website")}${hasNextPage ? "; scroll for more" : ""}`
        }
      />
      <div className="overflow-clip rounded-xl border border-line bg-surface shadow-card">
        {domains === undefined ? (
          <div className="p-4">
            {error === null ? (
              <Skeleton lines={8} />
            ) : (
              <Failure error={error} onRetry={() => void refetch()} />
            )}
          </div>
        ) : domains.length === 0 ? (
          <Empty
            title="No websites yet"
            hint="A website is added by the API; conversations on it appear from then on."
          />
        ) : (
          <WindowedList
            label="Websites"
            items={domains}
            rowHeight={60}
            keyOf={({ id }) => id}
            hasMore={hasNextPage}
            onNearEnd={more}
            render={({ id, domain, name, active }) => (
              <Link
                to="/organizations/$organizationId/domains/$domainId"
                params={{ organizationId, domainId: id }}
                className="flex h-full items-center justify-between gap-4 px-4 -outline-offset-2 hover:bg-sunken"
              >
                <span className="min-w-0">
                  <span className="block truncate text-sm font-medium">{domain}</span>
                  <span className="block truncate text-sm text-ink-soft" dir="auto">
                    {name ?? "Without a name"}
                  </span>
                </span>
                <ActiveBadge active={active} />
              </Link>
            )}
          />
        )}
      </div>
    </Page>
  );
}
