import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../ui/page.tsx";
import { useCallback } from "react";
import { conversationsQuery } from "../api/queries.ts";
import { describeError } from "../api/describe-error.ts";
import { formatCount } from "../format/format.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { Notice } from "../ui/notice.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { WindowedList } from "../ui/windowed-list.tsx";
import { ConversationRow, conversationRowHeight } from "./conversation-row.tsx";
import { ConversationsFilterBar } from "./conversations-filter-bar.tsx";
import { conversationsFilter } from "./conversations-search.ts";
import { ExportMenu } from "./export-menu.tsx";

const route = getRouteApi("/organizations/$organizationId/conversations");

/** The conversations behind a number, or all there are. */
export function ConversationsPage(): ReactNode {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const filter = conversationsFilter(search);
  return (
    <Page width="list">
      <PageHeader
        title="Conversations"
        actions={<ExportMenu organizationId={organizationId} filter={filter} />}
      />
      <ConversationsFilterBar />
      <ConversationList />
    </Page>
  );
}

function ConversationList(): ReactNode {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    conversationsQuery(organizationId, conversationsFilter(search)),
  );
  const more = useCallback(() => {
    if (!isFetchingNextPage && error === null) void fetchNextPage();
  }, [isFetchingNextPage, error, fetchNextPage]);
  if (data === undefined) {
    return (
      <div className="rounded-xl border border-line bg-surface p-4 shadow-card">
        {error === null ? (
          <Skeleton lines={12} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </div>
    );
  }
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <div className="rounded-xl border border-line bg-surface shadow-card">
        <Empty
          title="No conversations here"
          hint="None match these filters. A longer period or another search may find some."
          action={<Button onClick={() => void navigate({ search: {} })}>Clear filters</Button>}
        />
      </div>
    );
  }
  return (
    <div>
      <p role="status" className="mb-2 text-xs text-ink-faint">
        {hasNextPage
          ? `The newest ${formatCount(items.length)}; scroll for more`
          : `${formatCount(items.length)} in all`}
      </p>
      <div className="overflow-clip rounded-xl border border-line bg-surface shadow-card">
        <WindowedList
          label="Conversations"
          items={items}
          rowHeight={conversationRowHeight}
          keyOf={({ id }) => id}
          render={(conversation) => (
            <ConversationRow
              organizationId={organizationId}
              conversation={conversation}
              timeZone={search.tz}
            />
          )}
          hasMore={hasNextPage}
          onNearEnd={more}
        />
      </div>
      {error !== null && (
        <div className="mt-3">
          <Notice
            tone="bad"
            title={describeError(error).title}
            action={<Button onClick={() => void fetchNextPage()}>Try again</Button>}
          >
            {describeError(error).text}
          </Notice>
        </div>
      )}
    </div>
  );
}
