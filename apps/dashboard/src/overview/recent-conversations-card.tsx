import type { DashboardOverview } from "@acme/data-model";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { StatusBadge } from "../conversations/status-badge.tsx";
import { formatAgo, formatInstant } from "../format/dates.ts";
import { formatPreview } from "../format/preview.ts";
import { Empty } from "../ui/empty.tsx";
import { useNow } from "../ui/use-now.ts";
import { OverviewCard } from "./overview-card.tsx";
import { conversationsSearch } from "./overview-search.ts";

const route = getRouteApi("/organizations/$organizationId/overview");

/** What was said last. */
export function RecentConversationsCard(): ReactNode {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  return (
    <OverviewCard
      title="Recent conversations"
      height="min-h-140"
      actions={
        <Link
          to="/organizations/$organizationId/conversations"
          params={{ organizationId }}
          search={conversationsSearch(search)}
          className="rounded-md px-1 text-sm font-medium text-accent hover:underline"
        >
          Show all
        </Link>
      }
    >
      {(overview) => <Recent overview={overview} />}
    </OverviewCard>
  );
}

function Recent({ overview }: { readonly overview: DashboardOverview }): ReactNode {
  const { organizationId } = route.useParams();
  const now = useNow(30_000);
  const { recentConversations, meta } = overview;
  if (recentConversations.length === 0) {
    return (
      <Empty
        title="No conversations yet"
        hint="They appear here as soon as a visitor writes. A longer period may show some."
      />
    );
  }
  return (
    <ul className="-mx-2">
      {recentConversations.map((each) => (
        <li key={each.id}>
          <Link
            to="/organizations/$organizationId/conversations/$conversationId"
            params={{ organizationId, conversationId: each.id }}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 rounded-lg px-2 py-2 hover:bg-sunken"
          >
            <span className="truncate text-sm font-medium" dir="auto">
              {each.customerName ?? "Visitor"}
            </span>
            <time
              dateTime={each.createdAt}
              title={formatInstant(each.createdAt, meta.timeZone)}
              className="text-end text-xs text-ink-faint"
            >
              {formatAgo(each.createdAt, now)}
            </time>
            <span className="truncate text-sm text-ink-soft" dir="auto">
              {formatPreview(each.lastMessagePreview)}
            </span>
            <StatusBadge status={each.status} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
