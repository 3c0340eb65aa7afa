// Makes the API's own tables, and with --facts=on what overviews can be answered from. For whoever owns the
// tenants' tables; harmless where it is there already.
import { parseArgs } from "node:util";
import { installFacts, removeFacts } from "@acme/dashboard-overview";
import { Client } from "pg";
import { createApiStorage } from "./api-storage.ts";

try {
  const { facts } = parseArgs({ options: { facts: { type: "string" } } }).values;
  await prepare(facts);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** @param facts `on`, `off`, or unsaid: they are left as they are */
async function prepare(facts: string | undefined): Promise<void> {
  const connectionString = process.env["OWNER_DATABASE_URL"] ?? "";
  if (connectionString === "") {
    throw new Error("Set OWNER_DATABASE_URL to the login that owns the tables: postgres://…");
  }
  if (facts !== undefined && facts !== "on" && facts !== "off") {
    throw new Error("--facts=on keeps facts about conversations; --facts=off throws them away.");
  }
  const client = new Client({ connectionString });
  await client.connect();
  try {
    for (const statement of createApiStorage) await client.query(statement);
    console.log("The API's tables are there: acme_api.rate_limits, acme_api.idempotent_answers");
    if (facts === "on") {
      await installFacts(client);
      console.log("Facts about conversations are kept in acme_overview: OVERVIEW_FACTS may be on");
    } else if (facts === "off") {
      await removeFacts(client);
      console.log("Facts about conversations are kept no more: acme_overview is gone");
    }
  } finally {
    await client.end();
  }
}
