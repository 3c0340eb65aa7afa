import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Throttle } from "./throttle.ts";

/** Waits while somebody has said `pause`, however long ago, and whichever run was on then. */
export const paused: Throttle = {
  cause: "pause",
  ask: async (client) => {
    const { rows } = await client.query<{ reason: string }>(
      `SELECT format('paused by %s since %s', paused_by, to_char(paused_at, 'YYYY-MM-DD HH24:MI:SS TZ'))
              || coalesce(': ' || reason, '') AS reason
       FROM ${bookkeepingSchema}.pauses WHERE resumed_at IS NULL`,
    );
    return rows[0]?.reason;
  },
};
