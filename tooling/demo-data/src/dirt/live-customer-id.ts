import type { Generation } from "../generation.ts";
import type { DirtyRows } from "./dirt-kinds.ts";
import { chosenRows, updateEach } from "./dirty-rows.ts";

/** Conversations that still carry a customer_id: some forgotten import goes on writing the column everybody calls dead. */
export function addLiveCustomerIds(generation: Generation): Promise<DirtyRows> {
  return updateEach(generation, {
    conversations: `UPDATE conversations t SET customer_id = ${generation.draws.uuid("forgotten customer", "c.ordinal")}
      FROM ${chosenRows(generation, "live-customer-id", "conversations")} c WHERE t.id = c.id`,
  });
}
