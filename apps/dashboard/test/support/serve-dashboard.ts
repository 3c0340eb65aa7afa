import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { fillDemo } from "./demo-data.ts";
import type { RunningDashboard } from "./start-dashboard.ts";
import { startDashboard } from "./start-dashboard.ts";

export type ServedDashboard = RunningDashboard & { readonly database: FreshDatabase };

/** A dashboard on a small database of the test file's own. */
export async function serveDashboard(): Promise<ServedDashboard> {
  const build = (url: string): Promise<void> => fillDemo(url, 0.5);
  const database = await freshDatabase({ template: "dashboard_demo", build });
  return { ...(await startDashboard(database.url)), database };
}
