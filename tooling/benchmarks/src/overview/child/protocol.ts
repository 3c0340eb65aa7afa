import type { Answer } from "../contestants/contestant.ts";
import type { MeasuredOrganization, OverviewDatabase } from "../overview-database.ts";

/** What the child is told: first whom to be, then about whom to answer, one question after the other. */
export type Order =
  | { readonly kind: "open"; readonly contestant: string; readonly database: OverviewDatabase }
  | { readonly kind: "ask"; readonly organization: MeasuredOrganization };

/** What the child reports, one for each order. */
export type Report =
  | { readonly kind: "opened" }
  | ({ readonly kind: "answered" } & Asked)
  | { readonly kind: "failed"; readonly message: string };

export type Asked = {
  readonly answer: Answer;
  /** From the question to the numbers, in milliseconds. */
  readonly milliseconds: number;
  /** The most memory that the process ever had, in bytes: what came before counts too. */
  readonly peakMemory: number;
};

export function isOrder(message: unknown): message is Order {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    (message.kind === "open" || message.kind === "ask")
  );
}

export function isReport(message: unknown): message is Report {
  return typeof message === "object" && message !== null && "kind" in message;
}
