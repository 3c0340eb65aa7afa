// Makes the API's own tables. For whoever owns the tenants' tables; harmless where they are there already.
import { Client } from "pg";
import { createApiStorage } from "./api-storage.ts";

const connectionString = process.env["OWNER_DATABASE_URL"] ?? "";
if (connectionString === "") {
  console.error("Set OWNER_DATABASE_URL to the login that owns the tables: postgres://…");
  process.exitCode = 2;
} else {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    for (const statement of createApiStorage) await client.query(statement);
    console.log("The API's tables are there: acme_api.rate_limits, acme_api.idempotent_answers");
  } finally {
    await client.end();
  }
}
