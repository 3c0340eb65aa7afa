import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createDatabase, databaseUrl, dropDatabase, startPostgres } from "@acme/local-postgres";
import { architectureOf } from "./architecture-of.ts";
import { buildMigratedDatabase } from "./migrated-database.ts";

const path = new URL("../../../../docs/ARCHITECTURE_DATA_MODEL.md", import.meta.url);
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

await using server = await startPostgres();
const name = `architecture_${process.pid}`;
await createDatabase(server.url, name);
try {
  const url = databaseUrl(server.url, name);
  await buildMigratedDatabase(url);
  const document = await architectureOf(url);
  if (!values.check) {
    await writeFile(path, document);
    console.log("Wrote docs/ARCHITECTURE_DATA_MODEL.md");
  } else if ((await readFile(path, "utf8")) === document) {
    console.log("docs/ARCHITECTURE_DATA_MODEL.md is what the catalog says.");
  } else {
    console.error(
      "docs/ARCHITECTURE_DATA_MODEL.md is not what the catalog says. Write it anew with pnpm docs:architecture, and see what changed.",
    );
    process.exitCode = 1;
  }
} finally {
  await dropDatabase(server.url, name);
}
