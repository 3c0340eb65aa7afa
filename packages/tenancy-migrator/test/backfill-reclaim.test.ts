import { isolatedServer } from "@acme/local-postgres/testing";
import { expect, it } from "vitest";
import { manyLines } from "./support/many-lines.ts";
import { openTestSession } from "./support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_reclaim";
const tenancy = shopsTenancy({ role });

it.each([1, 2])(
  "hardly lets a table of wide rows grow, two of which fill a page (%i jobs)",
  async (jobs) => {
    // A server to itself: whoever has a transaction open, even in another database, holds pruning back.
    const { url: serverUrl } = await isolatedServer();
    const database = await shopsDatabase("expand", { role }, { serverUrl });
    const session = await openTestSession(database);
    await session.query("ALTER TABLE lines SET (autovacuum_enabled = false)");
    await session.query("ALTER TABLE lines ALTER COLUMN article SET STORAGE PLAIN");
    await session.query("SET session_replication_role = replica");
    await session.query(
      "INSERT INTO lines SELECT 1000 + n, 100, repeat('x', 3900) FROM generate_series(1, 3000) AS n",
    );
    await session.query("VACUUM ANALYZE lines");
    const size = async (): Promise<number> => {
      const { rows } = await database.query<{ bytes: number }>(
        "SELECT pg_relation_size('lines')::int AS bytes",
      );
      return rows[0]?.bytes ?? 0;
    };
    const before = await size();
    await migratorOf(database, tenancy, { backfill: { windowBlocks: 150, jobs } }).run({
      to: "backfill",
    });
    // One row of each page is displaced: half as much again, but for those that move into the room of others.
    expect((await size()) / before).toBeLessThan(1.25);
  },
);

it("leaves a table alone whose pages have many rows", async () => {
  const database = await manyLines("expand", role, 3_000);
  await migratorOf(database, tenancy, { backfill: { windowBlocks: 5 } }).run({ to: "backfill" });
  const { rows } = await database.query(
    "SELECT vacuum_count::int AS vacuums FROM pg_stat_user_tables WHERE relname = 'lines'",
  );
  expect(rows).toEqual([{ vacuums: 0 }]);
});
