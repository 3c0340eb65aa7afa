import type { AnswerOf, Operations } from "@acme/api/client";
import { Link } from "@tanstack/react-router";
import { Star } from "lucide-react";
import type { ReactNode } from "react";
import { formatMoment } from "../format/dates.ts";
import { formatPreview } from "../format/preview.ts";
import { StatusBadge } from "./status-badge.tsx";

export type Conversation = AnswerOf<Operations["listConversations"]>["items"][number];

/** Pixels; what is too long for it is cut. */
export const conversationRowHeight = 64;

type Props = {
  readonly organizationId: string;
  readonly conversation: Conversation;
  readonly timeZone: string | undefined;
};

/** A conversation in a line or two, and the way to it. */
export function ConversationRow({ organizationId, conversation, timeZone }: Props): ReactNode {
  const { id, customerName, lastMessagePreview, createdAt, status, rating } = conversation;
  return (
    <Link
      to="/organizations/$organizationId/conversations/$conversationId"
      params={{ organizationId, conversationId: id }}
      search={timeZone === undefined ? {} : { tz: timeZone }}
      preload={false}
      className="grid h-full grid-cols-[minmax(0,1fr)_auto] content-center gap-x-4 gap-y-0.5 px-4 -outline-offset-2 hover:bg-sunken"
    >
      <span className="flex min-w-0 items-center gap-2 text-sm font-medium">
        <span className="truncate" dir="auto">
          {customerName ?? "Visitor"}
        </span>
        {rating !== null && (
          <span className="inline-flex shrink-0 items-center gap-0.5 text-xs font-normal text-ink-soft">
            <Star className="size-3" aria-hidden="true" />
            <span className="sr-only">Rated </span>
            {rating}
          </span>
        )}
      </span>
      <time dateTime={createdAt} className="text-end text-xs text-ink-faint">
        {formatMoment(createdAt, timeZone)}
      </time>
      <span className="truncate text-sm text-ink-soft" dir="auto">
        {formatPreview(lastMessagePreview)}
      </span>
      <StatusBadge status={status} />
    </Link>
  );
}
