import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { ArrowLeft, Star } from "lucide-react";
import type { ReactNode } from "react";
import { Page } from "../ui/page.tsx";
import { conversationQuery, messagesQuery } from "../api/queries.ts";
import { formatInstant } from "../format/dates.ts";
import { plural } from "../format/format.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import type { Conversation } from "./conversation-row.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { StatusBadge } from "./status-badge.tsx";

const route = getRouteApi("/organizations/$organizationId/conversations/$conversationId");

/** What was said in one conversation. */
export function ConversationPage(): ReactNode {
  const { organizationId, conversationId } = route.useParams();
  const { tz } = route.useSearch();
  const router = useRouter();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    messagesQuery(organizationId, conversationId),
  );
  const { data: conversation } = useQuery(conversationQuery(organizationId, conversationId));
  const messages = data?.pages.flatMap(({ items }) => items);
  const first = messages?.[0];
  return (
    <Page width="text">
      <div>
        <Button look="ghost" className="-ms-3" onClick={() => router.history.back()}>
          <ArrowLeft className="size-4 rtl:rotate-180" aria-hidden="true" />
          Back
        </Button>
      </div>
      <PageHeader
        title={
          conversation === undefined ? "Conversation" : (conversation.customerName ?? "Visitor")
        }
        note={
          messages === undefined || first === undefined
            ? undefined
            : `${hasNextPage ? "More than " : ""}${plural(messages.length, "message")}, from ${formatInstant(first.createdAt, tz)}`
        }
        actions={conversation !== undefined && <Standing conversation={conversation} />}
      />
      <div className="rounded-xl border border-line bg-surface p-4 shadow-card">
        {messages === undefined ? (
          error === null ? (
            <Skeleton lines={8} />
          ) : (
            <Failure error={error} onRetry={() => void refetch()} />
          )
        ) : messages.length === 0 ? (
          <Empty title="Nothing was said" hint="The visitor opened the chat and wrote nothing." />
        ) : (
          <ol className="grid gap-4">
            {messages.map((message) => (
              <MessageBubble key={message.id} message={message} timeZone={tz} />
            ))}
          </ol>
        )}
        {hasNextPage && (
          <div className="mt-4 flex justify-center">
            <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </div>
    </Page>
  );
}

/** How it stands, and how the visitor found it. */
function Standing({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const { status, rating } = conversation;
  return (
    <p className="flex items-center gap-4">
      {rating !== null && (
        <span className="inline-flex items-center gap-1 text-xs text-ink-soft">
          <Star className="size-3.5" aria-hidden="true" />
          Rated {rating} of 5
        </span>
      )}
      <StatusBadge status={status} />
    </p>
  );
}
