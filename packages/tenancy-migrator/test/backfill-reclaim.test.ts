import { setImmediate } from "node:timers/promises";
import { isolatedServer } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { expect, it } from "vitest";
import { createReclaim } from "../src/backfill/reclaim.ts";
import { manyLines } from "./support/many-lines.ts";
import { openTestSession } from "./support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_reclaim";
const tenancy = shopsTenancy({ role });

it.each([1, 3])(
  "hardly lets a table of wide rows grow, two of which fill a page, and vacuums it so and so often (%i jobs)",
  async (jobs) => {
    // A server to itself: whoever has a transaction open, even in another database, holds pruning back.
    const { url: serverUrl } = await isolatedServer();
    const database = await shopsDatabase("expand", { role }, { serverUrl });
    const session = await openTestSession(database);
    await session.query("ALTER TABLE lines SET (autovacuum_enabled = false)");
    await session.query("ALTER TABLE lines ALTER COLUMN article SET STORAGE PLAIN");
    await session.query("SET session_replication_role = replica");
    await session.query(
      "INSERT INTO lines SELECT 1000 + n, 100, repeat('x', 3900) FROM generate_series(1, 12000) AS n",
    );
    await session.query("VACUUM ANALYZE lines");
    const size = async (): Promise<number> => {
      const { rows } = await database.query<{ bytes: number }>(
        "SELECT pg_relation_size('lines')::int AS bytes",
      );
      return rows[0]?.bytes ?? 0;
    };
    const before = await size();
    const backfill = { jobs, windowBlocks: 2_000 };
    await migratorOf(database, tenancy, { backfill }).run({ to: "backfill" });
    // One row of each page is displaced: half as much again, but for those that move into the room of others.
    expect((await size()) / before).toBeLessThan(1.25);
    const { rows } = await database.query<{ vacuums: number }>(
      "SELECT vacuum_count::int - 1 AS vacuums FROM pg_stat_user_tables WHERE relname = 'lines'",
    );
    expect(rows[0]?.vacuums).toBeGreaterThan(10);
    expect(rows[0]?.vacuums).toBeLessThanOrEqual(65);
  },
);

it("vacuums for one job after the other, and for none whose room another one has just had back", async () => {
  const relation = { name: "lines", fileNode: 1, blocks: 6_400, rowEstimate: 12_800 };
  const client = new Client();
  const begun: ReturnType<typeof Promise.withResolvers<undefined>>[] = [];
  const reclaim = createReclaim(() => {
    const vacuum = Promise.withResolvers<undefined>();
    begun.push(vacuum);
    return vacuum.promise;
  });
  const after = (blocks: number): Promise<void> => reclaim(client, relation, blocks);
  await after(99);
  expect(begun).toHaveLength(0);
  const first = after(1);
  await setImmediate();
  // Less than a part since then: nobody has to wait.
  await after(50);
  const [second, third] = [after(100), after(100)];
  await setImmediate();
  expect(begun).toHaveLength(1);
  begun[0]?.resolve(undefined);
  await first;
  await setImmediate();
  expect(begun).toHaveLength(2);
  begun[1]?.resolve(undefined);
  await Promise.all([second, third]);
  expect(begun).toHaveLength(2);
});

it("leaves a table alone whose pages have many rows", async () => {
  const database = await manyLines("expand", role, 20_000);
  await migratorOf(database, tenancy, { backfill: { windowBlocks: 16 } }).run({ to: "backfill" });
  const { rows } = await database.query(
    "SELECT vacuum_count::int AS vacuums FROM pg_stat_user_tables WHERE relname = 'lines'",
  );
  expect(rows).toEqual([{ vacuums: 0 }]);
});
