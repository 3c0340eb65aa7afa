import type { TenantScope } from "@acme/tenant-repositories";
import { Problem } from "../problems/problem.ts";
import type { IdempotentRequest } from "./idempotency-key.ts";

type Kept = { readonly fingerprint: string; readonly body: string };

/** What a piece of work came to; `replayed` where it was done before and is only told again. */
export type OnceAnswered<Body> = { readonly body: Body; readonly replayed: boolean };

/**
 * Does the work of a request once: the answer is kept in the transaction that did it, so there is either
 * both or neither, wherever a crash falls. While it is under way an advisory lock of the same transaction
 * says so; it ends with it, so that nothing is left that would have to be cleaned up.
 *
 * Work that throws is rolled back with everything, and sent again is done again.
 *
 * @param hours for how long the answer is kept
 * @throws {Problem} `idempotency_key_in_use` while the first is under way, `idempotency_key_reused` where
 * the key came with another request
 */
export async function answerOnce<Body>(
  scope: TenantScope,
  { key, fingerprint }: IdempotentRequest,
  hours: number,
  work: () => Promise<Body>,
): Promise<OnceAnswered<Body>> {
  const { organizationId, userId } = scope.context;
  // In one round trip. The second statement sees what was committed before the first had the lock.
  const [[lock], [kept]] = await Promise.all([
    scope.sql<{ free: boolean }>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${`${organizationId} ${userId} ${key}`}, 0)) AS free`,
    scope.sql<Kept>`
      SELECT fingerprint, body FROM acme_api.idempotent_answers
      WHERE organization_id = ${organizationId} AND user_id = ${userId} AND key = ${key} AND expires_at > now()`,
  ]);
  if (kept !== undefined) {
    if (kept.fingerprint !== fingerprint) throw new Problem("idempotency_key_reused");
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same work wrote it
    return { body: JSON.parse(kept.body) as Body, replayed: true };
  }
  if (lock?.free !== true) throw new Problem("idempotency_key_in_use");
  const body = await work();
  await scope.sql`
    INSERT INTO acme_api.idempotent_answers (organization_id, user_id, key, fingerprint, body, expires_at)
    VALUES (${organizationId}, ${userId}, ${key}, ${fingerprint}, ${JSON.stringify(body ?? null)}, now() + make_interval(hours => ${hours}))
    ON CONFLICT (organization_id, user_id, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, body = excluded.body, expires_at = excluded.expires_at`;
  return { body, replayed: false };
}
