import type { Filled } from "../contestants/contestant.ts";

/** What the child is told, once it is ready. */
export type Order = { readonly contestant: string; readonly url: string };

/** What the child reports. */
export type Report =
  | { readonly kind: "ready" }
  | ({ readonly kind: "filled" } & Finished)
  | { readonly kind: "failed"; readonly message: string };

export type Finished = {
  readonly filled: Filled;
  /** From the order to the end of the work, in milliseconds: connecting included. */
  readonly milliseconds: number;
  /** The most memory that the process ever had, in bytes. */
  readonly peakMemory: number;
};

export function isOrder(message: unknown): message is Order {
  return (
    typeof message === "object" && message !== null && "contestant" in message && "url" in message
  );
}

export function isReport(message: unknown): message is Report {
  return typeof message === "object" && message !== null && "kind" in message;
}
