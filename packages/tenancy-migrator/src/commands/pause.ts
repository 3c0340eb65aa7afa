import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import { arePausesKept } from "../target/target.ts";
import type { WorkContext } from "./work-context.ts";

export type PauseRequest = {
  /** Who says so, for `status` and the history. Default: the database's user. */
  readonly by?: string;
  readonly reason?: string;
};

/** Somebody's word that nothing is to be changed for now. */
export type Pause = {
  readonly by: string;
  /** ISO 8601, the server's clock. */
  readonly at: string;
  readonly reason: string | null;
};

const said = `paused_by AS by, reason,
  to_char(paused_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`;

/**
 * Lets a run, this or a later one, stand still before its next batch or operation until `resume`. The word
 * is committed in the database, so it outlives every process. One that is there already stands.
 *
 * @throws {TenancyMigratorError} `TENANCY_REFUSED` before the first phase, which makes the place for it.
 */
export async function pause(context: WorkContext, { by, reason }: PauseRequest): Promise<Pause> {
  await refuseUnbegun(context);
  // The update changes nothing, but answers with what is there.
  const { rows } = await context.client.query<Pause>(
    `INSERT INTO ${bookkeepingSchema}.pauses (paused_by, reason) VALUES (coalesce($1, session_user), $2)
     ON CONFLICT (resumed_at) DO UPDATE SET paused_by = pauses.paused_by
     RETURNING ${said}`,
    [by ?? null, reason ?? null],
  );
  const [standing] = rows;
  if (standing === undefined) throw new TypeError("an INSERT with RETURNING answers with its row");
  return standing;
}

/** Ends the pause, and answers which; `undefined` where nobody had said `pause`. */
export async function resume(
  context: WorkContext,
  { by }: Pick<PauseRequest, "by">,
): Promise<Pause | undefined> {
  await refuseUnbegun(context);
  const { rows } = await context.client.query<Pause>(
    `UPDATE ${bookkeepingSchema}.pauses SET resumed_at = clock_timestamp(), resumed_by = coalesce($1, session_user)
     WHERE resumed_at IS NULL RETURNING ${said}`,
    [by ?? null],
  );
  return rows[0];
}

/** The pause that stands. */
export async function standingPause({ client, target }: WorkContext): Promise<Pause | undefined> {
  if (!arePausesKept(await target())) return undefined;
  const { rows } = await client.query<Pause>(
    `SELECT ${said} FROM ${bookkeepingSchema}.pauses WHERE resumed_at IS NULL`,
  );
  return rows[0];
}

async function refuseUnbegun({ target }: WorkContext): Promise<void> {
  const given = await target();
  if (arePausesKept(given)) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    given.catalog.hasBookkeeping
      ? `The database "${given.catalog.database}" was begun by a version that had no pauses. Run "acme-tenancy expand", which makes the place for them.`
      : `Nothing has been done in the database "${given.catalog.database}" yet, so there is nothing to pause.`,
  );
}
