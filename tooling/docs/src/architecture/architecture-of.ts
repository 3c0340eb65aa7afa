import { acmeTenancy } from "@acme/data-model";
import { createMigrator } from "@acme/tenancy-migrator";
import { readFacts } from "./read-facts.ts";
import { renderArchitecture } from "./render-architecture.ts";

/** The text of `docs/ARCHITECTURE_DATA_MODEL.md` for one migrated database of this model. */
export async function architectureOf(url: string): Promise<string> {
  const facts = await readFacts(url, acmeTenancy);
  const audit = await createMigrator({ tenancy: acmeTenancy, connectionString: url }).audit();
  return renderArchitecture(facts, audit.checks, acmeTenancy);
}
