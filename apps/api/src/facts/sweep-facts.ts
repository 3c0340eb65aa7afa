import type { ClientBase } from "pg";
import { hasFacts } from "./has-facts.ts";

/**
 * Forgets the facts of organizations that nobody has looked at for 30 days, and marks of those that no facts
 * are kept for. Policies say which rows these are: the login sees none of them.
 */
export async function sweepFacts(system: Pick<ClientBase, "query">): Promise<void> {
  if (!(await hasFacts(system))) return;
  await system.query("DELETE FROM acme_overview.coverage");
  // Whose facts are begun just now can't be seen in `coverage` yet, so marks that writers have committed
  // meanwhile would be taken for nobody's. The lock waits for whoever writes `coverage`, and statements
  // behind it see what he has written. It waits for other sweeps, too, and for nobody who reads.
  await system.query("BEGIN");
  await system.query("LOCK TABLE acme_overview.coverage IN SHARE ROW EXCLUSIVE MODE");
  for (const table of ["changes", "conversation_facts", "reply_facts"]) {
    await system.query(`DELETE FROM acme_overview.${table}`);
  }
  await system.query("COMMIT");
}
