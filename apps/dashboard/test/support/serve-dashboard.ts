import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { fillDemo } from "./demo-data.ts";
import { findPeople } from "./people.ts";
import type { RunningDashboard, SignInAt } from "./start-dashboard.ts";
import { startDashboard } from "./start-dashboard.ts";

export type ServedDashboard = RunningDashboard & { readonly database: FreshDatabase };

/**
 * A dashboard on a small database of the test file's own. The owner of its largest organization may watch
 * the platform's migration, too: its own unless another database is named.
 */
export async function serveDashboard(
  watched?: FreshDatabase,
  signIn?: SignInAt,
): Promise<ServedDashboard> {
  const build = (url: string): Promise<void> => fillDemo(url, 0.5);
  const database = await freshDatabase({ template: "dashboard_demo", build });
  const { owner } = await findPeople(database);
  const watch = { databaseUrl: (watched ?? database).url, operator: owner.userId };
  const running = await startDashboard(database.url, watch, signIn);
  return { ...running, database };
}
