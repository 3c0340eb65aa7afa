import { legacyAppRole } from "../../../src/baseline/legacy-schema.ts";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { chat } from "./chat.ts";
import { configure } from "./customer-configs.ts";
import type { Answer } from "./recorder.ts";
import { recorder } from "./recorder.ts";
import { moveAndDropDomains, signUp } from "./tenants.ts";
import { crawl } from "./website.ts";

/**
 * A day of the legacy application, which knows nothing of `organization_id` but in the tables that always had it:
 * the same statements every time, as its role, on rows of its own that it leaves behind.
 *
 * @returns what each statement was answered.
 */
export async function runLegacyApplication(
  database: FreshDatabase,
  stamp: string,
): Promise<readonly Answer[]> {
  const client = await database.connect();
  await client.query(`SET ROLE ${legacyAppRole}`);
  const legacy = recorder(client, stamp);
  const tenants = await signUp(legacy);
  await chat(legacy, tenants);
  await crawl(legacy, tenants);
  await configure(legacy, tenants);
  await moveAndDropDomains(legacy, tenants);
  return legacy.answers;
}
