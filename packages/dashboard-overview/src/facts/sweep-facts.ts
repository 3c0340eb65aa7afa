import type { FactsConnection } from "./connection.ts";
import { hasFacts } from "./has-facts.ts";

/**
 * Forgets the facts of organizations that nobody has brought up to date for 30 days, and the marks of those
 * that no facts are kept for, which pile up otherwise: call it now and then. Policies say which rows these
 * are; the login sees none of them. Without `installFacts()` it does nothing.
 *
 * @param system a connection of the system's login
 * @throws what the server says; then nothing of it was done
 */
export async function sweepFacts(system: FactsConnection): Promise<void> {
  if (!(await hasFacts(system))) return;
  try {
    await system.query("BEGIN");
    // Whose facts are begun just now can't be seen in `coverage` yet, so marks that writers have committed
    // meanwhile would be taken for nobody's. The lock waits for whoever writes `coverage`, and statements
    // behind it see what he has written. It waits for other sweeps, too, and for nobody who reads.
    await system.query("LOCK TABLE acme_overview.coverage IN SHARE ROW EXCLUSIVE MODE");
    for (const table of ["coverage", "changes", "conversation_facts", "reply_facts"]) {
      await system.query(`DELETE FROM acme_overview.${table}`);
    }
    await system.query("COMMIT");
  } catch (error) {
    await system.query("ROLLBACK");
    throw error;
  }
}
