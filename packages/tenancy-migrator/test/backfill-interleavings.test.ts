import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";
import type { EvidenceReport } from "../src/index.ts";
import { TenancyMigratorError } from "../src/index.ts";
import { keepRows } from "./support/kept-rows.ts";
import type { LegacyWrite } from "./support/legacy-writes.ts";
import { legacyWrites } from "./support/legacy-writes.ts";
import { misownedRows } from "./support/oracle.ts";
import { ownersShops } from "./support/owner-database.ts";
import type { Session } from "./support/sessions.ts";
import { openTestSession, runWaitsFor } from "./support/sessions.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_backfill_interleavings";
const tenancy = shopsTenancy({ role });

/** All that may cross a batch: the other writes end before it, or begin after it. */
const writes = [
  "moves the shop",
  "moves an order",
  "moves a depot",
  "moves a shipment",
  "moves a line",
  "inserts a line",
  "inserts a shipment of two paths",
  "edits an order",
  "deletes an order",
] as const satisfies readonly LegacyWrite[];

// A row that stops the batch: rows before it are written by then, rows behind it were only read.
const runners = [
  {
    runner: "a superuser, whose batches fire no trigger",
    legacyDatabase: () => shopsDatabase("legacy", { role }),
    stops: ["orders WHERE id = 300", "lines WHERE id = 1", "shipments WHERE id = 3"],
  },
  {
    runner: "an owner, whose batches fire the triggers",
    legacyDatabase: () => ownersShops("shops_interleaving_owner", role),
    stops: ["lines WHERE id = 3"],
  },
];

describe.each(runners)("a batch of $runner", ({ legacyDatabase, stops }) => {
  let database: FreshDatabase;
  let restore: string;
  let holder: Session;
  let writer: Session;
  const runBackfill = (): Promise<EvidenceReport> =>
    migratorOf(database, tenancy, { locks: { lockTimeout: 200 } }).run({
      to: "backfill",
      only: true,
    });

  beforeAll(async () => {
    const owned = await legacyDatabase();
    await migratorOf(owned, tenancy).run({ to: "expand" });
    database = owned;
    restore = `${await keepRows(database, tenancy)}; DELETE FROM acme_tenancy.backfill_positions`;
    holder = await openTestSession(database);
    writer = await openTestSession(database);
  });

  it.each(writes)("is right although a writer %s while it runs", async (write) => {
    for (const stop of stops) {
      await database.query(restore);
      await holder.query(`BEGIN; SELECT FROM ${stop} FOR UPDATE`);
      const run = runBackfill();
      await runWaitsFor(database, holder);
      const { end } = await writer.start(legacyWrites[write]);
      await holder.query("COMMIT");
      expect(await end).not.toBeInstanceOf(Error);
      const filled = await isFilled(run);
      const misowned = await misownedRows(database, tenancy, !filled);
      expect({ stop, misowned }).toEqual({ stop, misowned: [] });
    }
  });

  it.each(writes)("is right although a writer %s and has not committed yet", async (write) => {
    await database.query(restore);
    await writer.query(`BEGIN; ${legacyWrites[write]}`);
    const run = isFilled(runBackfill());
    // It meets the writer's rows, or it meets none of them and is through.
    await Promise.race([runWaitsFor(database, writer), run]);
    await writer.query("COMMIT");
    const filled = await run;
    // What was written unseen by the run is filled by the triggers.
    expect(await misownedRows(database, tenancy, !filled)).toEqual([]);
  });
});

/** Moving one of a shipment's two parents leaves it with paths that disagree, which a run has to refuse. */
async function isFilled(run: Promise<EvidenceReport>): Promise<boolean> {
  const outcome = await run.catch((error: unknown) => error);
  if (!(outcome instanceof TenancyMigratorError)) return (outcome as EvidenceReport).holds;
  expect(outcome.details).toEqual([
    expect.stringMatching(
      /^shipments: (1 × paths-disagree, e\.g\. 1$|orphans, dangling pointers, paths that disagree: expected 0, the database says 1)/,
    ),
  ]);
  return false;
}
