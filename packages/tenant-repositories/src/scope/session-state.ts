/**
 * What DISCARD ALL does, but allowed inside the transaction: behind a pooler the connection is somebody
 * else's right after COMMIT. Deferred constraints first, while the transaction is still its tenant's.
 * https://www.postgresql.org/docs/current/sql-discard.html
 */
export const sessionCleanUp = [
  "SET CONSTRAINTS ALL IMMEDIATE",
  "CLOSE ALL",
  "SET SESSION AUTHORIZATION DEFAULT",
  "RESET ALL",
  "DEALLOCATE ALL",
  "UNLISTEN *",
  "SELECT pg_catalog.pg_advisory_unlock_all()",
  "DISCARD PLANS",
  "DISCARD TEMP",
  "DISCARD SEQUENCES",
].join("; ");

/**
 * Whether a statement ended the transaction that it was sent in, by the tag that the server answered with.
 * After it the session is in another one (`AND CHAIN`) or in none, and in either it is nobody's.
 */
export function endsTransaction(command: string, text: string): boolean {
  if (command === "ROLLBACK") return !/^\s*rollback\s+(?:(?:work|transaction)\s+)?to\b/i.test(text);
  return command === "COMMIT" || command === "PREPARE TRANSACTION";
}
