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

/** What a rollback takes back no more than a COMMIT does. */
export const outlivingRollback = [
  "DEALLOCATE ALL",
  "SELECT pg_catalog.pg_advisory_unlock_all()",
  "DISCARD SEQUENCES",
].join("; ");

/**
 * Whether a statement would end the transaction that it is sent in. It is not sent: behind a pooler the
 * session would be somebody else's before anybody could clean up what was left in it.
 */
export function endsTransaction(text: string): boolean {
  const [first = "", second] = firstWords(text);
  if (first === "rollback") return !goesBackToSavepoint(text);
  if (first === "prepare") return second === "transaction";
  return ["commit", "end", "abort"].includes(first);
}

/**
 * Whether a statement has ended its transaction after all, by the tag that the server answered with. After
 * it the session is in another one (`AND CHAIN`) or in none, and in either it is nobody's.
 */
export function endedTransaction(command: string, text: string): boolean {
  if (command === "ROLLBACK") return !goesBackToSavepoint(text);
  return command === "COMMIT" || command === "PREPARE TRANSACTION";
}

/** `ROLLBACK [WORK | TRANSACTION] TO …` */
function goesBackToSavepoint(text: string): boolean {
  const [first, second = "", third] = firstWords(text);
  if (first !== "rollback") return false;
  return second === "to" || (["work", "transaction"].includes(second) && third === "to");
}

/** The first three words of a statement, in lower case, whatever comments are among them. */
function firstWords(text: string): readonly string[] {
  const words: string[] = [];
  let rest = withoutBlanks(text);
  while (words.length < 3) {
    const word = /^[a-z]+/i.exec(rest)?.[0];
    if (word === undefined) break;
    words.push(word.toLowerCase());
    rest = withoutBlanks(rest.slice(word.length));
  }
  return words;
}

/** Without the white space, comments and empty statements at its beginning. */
function withoutBlanks(text: string): string {
  let rest = text;
  for (;;) {
    rest = rest.replace(/^(?:[\s;]|--[^\r\n]*)+/, "");
    if (!rest.startsWith("/*")) return rest;
    rest = rest.slice(commentLength(rest));
  }
}

/** In PostgreSQL comments hold comments. */
function commentLength(text: string): number {
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(/\/\*|\*\//g)) {
    depth += mark === "/*" ? 1 : -1;
    if (depth === 0) return index + mark.length;
  }
  return text.length;
}
