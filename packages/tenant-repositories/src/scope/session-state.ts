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

// White space, comments and empty statements: what may stand before a statement's first word.
const nothing = String.raw`(?:[\s;]|--[^\r\n]*(?:[\r\n]|$)|/\*[\s\S]*?\*/)*`;
const control = new RegExp(
  String.raw`^${nothing}(?:commit|end|abort|prepare\s+transaction|rollback(?!\s+(?:(?:work|transaction)\s+)?to\b))\b`,
  "i",
);

/**
 * Whether a statement would end the transaction that it is sent in. It is not sent: behind a pooler the
 * session would be somebody else's before anybody could clean up what was left in it. What hides from
 * this (comments within comments) is seen by its answer: see {@link endedTransaction}.
 */
export function endsTransaction(text: string): boolean {
  return control.test(text);
}

/**
 * Whether a statement has ended its transaction, by the tag that the server answered with. After it the
 * session is in another one (`AND CHAIN`) or in none, and in either it is nobody's.
 */
export function endedTransaction(command: string, text: string): boolean {
  if (command === "ROLLBACK") return !/\bto\b/i.test(text);
  return command === "COMMIT" || command === "PREPARE TRANSACTION";
}
