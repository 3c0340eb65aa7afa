import type { ConversationStatus } from "@acme/data-model";
import { clsx } from "clsx";
import type { ReactNode } from "react";

export const statusNames: Readonly<Record<ConversationStatus, string>> = {
  active: "Active",
  waiting: "Waiting",
  resolved: "Resolved",
};

const dots: Readonly<Record<ConversationStatus, string>> = {
  active: "bg-accent",
  waiting: "bg-warn",
  resolved: "bg-good",
};

/** How a conversation stands, in a word and a colour. */
export function StatusBadge({ status }: { readonly status: ConversationStatus }): ReactNode {
  return (
    <span className="inline-flex items-center justify-end gap-1.5 text-xs text-ink-soft">
      <span className={clsx("size-1.5 rounded-full", dots[status])} aria-hidden="true" />
      {statusNames[status]}
    </span>
  );
}
