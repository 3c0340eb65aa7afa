import type { AnswerOf, Operations } from "@acme/api/client";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { formatInstant } from "../format/dates.ts";

type Message = AnswerOf<Operations["listMessages"]>["items"][number];

const speakers: Readonly<Record<string, string>> = { user: "Visitor", assistant: "Assistant" };

type Props = { readonly message: Message; readonly timeZone: string | undefined };

/** One thing that was said, in its own writing direction. */
export function MessageBubble({ message, timeZone }: Props): ReactNode {
  const { role, content, createdAt } = message;
  const isVisitor = role === "user";
  return (
    <li
      className={clsx(
        "flex max-w-[85%] flex-col gap-1",
        isVisitor ? "items-start justify-self-start" : "items-end justify-self-end",
      )}
    >
      <p className="flex gap-2 text-xs text-ink-faint">
        <span className="font-medium text-ink-soft">{speakers[role] ?? role}</span>
        <time dateTime={createdAt}>{formatInstant(createdAt, timeZone)}</time>
      </p>
      <p
        dir="auto"
        className={clsx(
          "rounded-xl px-3.5 py-2 text-start wrap-anywhere whitespace-pre-wrap",
          isVisitor ? "bg-sunken" : "bg-accent-soft",
        )}
      >
        {content}
      </p>
    </li>
  );
}
