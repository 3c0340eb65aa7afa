import { expect, it, onTestFinished } from "vitest";
import { loginTo, staffedShops, staffedTenancy, ticketFor } from "../support/staffed-shops.ts";

const role = "staffed_plans";

// Where plans can be printed none may have the key in it: this takes the first defence away to see the second.
it("holds the key in no query, so that no plan has it even if the session's plans were printed", async () => {
  const database = await staffedShops("plans", staffedTenancy(role));
  const signatures = ["enter(text)", "current_merchant_id()", "current_merchant_id(text)"];
  for (const signature of signatures) {
    await database.query(`ALTER FUNCTION acme_tenancy.${signature} RESET debug_print_plan`);
  }
  const { rows } = await database.query<{ pad: Buffer }>(
    "SELECT inner_pad AS pad FROM acme_tenancy.ticket_key",
  );
  const session = await loginTo(database, role);
  onTestFinished(() => session.end());
  const told: string[] = [];
  session.on("notice", ({ message, detail }) => told.push(`${message ?? ""} ${detail ?? ""}`));
  await session.query("SET client_min_messages = debug5; SET debug_print_plan = on");
  // PostgreSQL takes to a plan of its own for each call, or to one for all, after a few of them.
  for (let round = 0; round < 8; round += 1) {
    await session.query("BEGIN");
    await session.query("SELECT acme_tenancy.enter($1)", [await ticketFor(database, 1, "olga")]);
    await session.query("SELECT count(*) FROM lines");
    await session.query("ROLLBACK");
  }
  const text = told.join(" ").replaceAll(/\s+/g, " ");
  expect(text).toContain("ticket_key");
  const bytes = [...(rows[0]?.pad.subarray(0, 16) ?? [])];
  expect(text).not.toContain(bytes.map((each) => (each > 127 ? each - 256 : each)).join(" "));
});
