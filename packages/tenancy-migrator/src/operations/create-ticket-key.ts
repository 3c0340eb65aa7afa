import { createTicketKey, dropTicketKey } from "../identity/ticket-key.ts";
import type { Target } from "../target/target.ts";
import type { TransactionalOperation } from "./operation.ts";

/** The key of tickets and seals, made by the database, which is the only one that ever has it. */
export function createTicketKeyTable({ catalog }: Target): TransactionalOperation {
  return {
    kind: "transactional",
    id: "enforce:ticket-key",
    phase: "enforce",
    table: undefined,
    summary: "make the key of tickets and seals, which nobody may read",
    lock: "none",
    done: catalog.bookkeeping.has("ticket_key"),
    forward: createTicketKey,
    reverse: [dropTicketKey],
  };
}
