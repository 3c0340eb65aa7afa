import type { Answer } from "../contestants/contestant.ts";
import type { MeasuredOrganization, OverviewDatabase } from "../overview-database.ts";
import type { ProcessorTime } from "./processor-time.ts";

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
  /** Of it, how long a processor was busy with it. */
  readonly busyMilliseconds: ProcessorTime;
  /** By how much the most memory that the process ever had has grown since it was ready to be asked, in bytes. */
  readonly memoryGrowth: number;
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
