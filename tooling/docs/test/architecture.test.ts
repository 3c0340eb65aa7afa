import { readFileSync } from "node:fs";
import { freshDatabase } from "@acme/local-postgres/testing";
import { expect, test } from "vitest";
import { architectureOf } from "../src/architecture/architecture-of.ts";
import { buildMigratedDatabase } from "../src/architecture/migrated-database.ts";

const path = new URL("../../../docs/ARCHITECTURE_DATA_MODEL.md", import.meta.url);
const template = { template: "architecture", build: buildMigratedDatabase };

test("docs/ARCHITECTURE_DATA_MODEL.md is what a migrated database's catalog says", async () => {
  const { url } = await freshDatabase(template);
  expect(await architectureOf(url)).toBe(readFileSync(path, "utf8"));
});

test.each([
  ["an index", "CREATE INDEX extra ON messages (organization_id, role)"],
  ["a foreign key", "ALTER TABLE domains ADD FOREIGN KEY (id) REFERENCES organizations NOT VALID"],
  ["a policy", "CREATE POLICY extra ON messages TO acme_tenant USING (true)"],
  ["a column's nullability", "ALTER TABLE messages ALTER COLUMN conversation_id SET NOT NULL"],
  ["a right", "GRANT TRUNCATE ON messages TO acme_tenant"],
  ["row level security", "ALTER TABLE messages NO FORCE ROW LEVEL SECURITY"],
  ["a view", "ALTER VIEW customer_configs SET (security_barrier = true)"],
])("the document tells %s that somebody changed", async (_, change) => {
  const { url, query } = await freshDatabase(template);
  await query(change);
  expect(await architectureOf(url)).not.toBe(readFileSync(path, "utf8"));
});
