import { DatabaseError } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { keepRows } from "./support/kept-rows.ts";
import { legacyWriteNames, legacyWrites } from "./support/legacy-writes.ts";
import { misownedRows } from "./support/oracle.ts";
import type { Progress, Session } from "./support/sessions.ts";
import { openTestSession } from "./support/sessions.ts";
import { shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_interleavings";
const tenancy = shopsTenancy({ role });

/** States in which legacy code goes on writing. */
const states = [
  { state: "before the backfill", phase: "expand", change: "", unfilled: true },
  { state: "after the backfill", phase: "backfill", change: "", unfilled: false },
  {
    state: "with children filled before their parents",
    phase: "backfill",
    change: "UPDATE orders SET merchant_id = NULL; UPDATE shipments SET merchant_id = NULL",
    unfilled: true,
  },
  { state: "after enforce", phase: "enforce", change: "", unfilled: false },
] as const;

describe.each(states)("two sessions $state", ({ phase, change, unfilled }) => {
  let database: FreshDatabase;
  let restore: string;
  let sessions: readonly [Session, Session];

  beforeAll(async () => {
    database = await shopsDatabase(phase, { role });
    restore = await keepRows(database, tenancy, change);
    sessions = [await openTestSession(database), await openTestSession(database)];
  });

  it.each(legacyWriteNames)(
    "leave nothing stale when one %s and the other does anything",
    async (first) => {
      for (const second of legacyWriteNames) {
        for (const firstToCommit of ["other", "one"] as const) {
          await database.query(restore);
          const { progress, failures } = await interleave(
            sessions,
            [legacyWrites[first], legacyWrites[second]],
            firstToCommit,
          );
          const misowned = await misownedRows(database, tenancy, unfilled);
          const at = { second, progress, firstToCommit };
          expect({ ...at, failures, misowned }).toEqual({ ...at, failures: [], misowned: [] });
          // Who waits can't be the first: there is no other order to try.
          if (progress === "waits") break;
        }
      }
    },
  );
});

describe.each(["expand", "backfill", "enforce"] as const)(
  "a move that has only begun, after %s",
  (phase) => {
    // Rows in whose way the move of shop 10 is stopped, when the shop has moved and they have not.
    it.each(["depots WHERE id = 1000", "orders WHERE id = 101", "shipments WHERE id = 1"])(
      "lets whoever inserts below it wait, and then both go on: %s",
      async (stop) => {
        const database = await shopsDatabase(phase, { role });
        const restore = await keepRows(database, tenancy);
        const [holder, mover, writer] = [
          await openTestSession(database),
          await openTestSession(database),
          await openTestSession(database),
        ];
        for (const write of legacyWriteNames.filter((name) => name.startsWith("inserts"))) {
          await database.query(restore);
          await holder.query(`BEGIN; SELECT FROM ${stop} FOR UPDATE`);
          const move = await mover.start(legacyWrites["moves the shop"]);
          const insert = await writer.start(legacyWrites[write]);
          expect([move.progress, insert.progress]).toEqual(["waits", "waits"]);
          await holder.query("COMMIT");
          const outcomes = [await move.end, await insert.end].filter(
            (outcome) => outcome instanceof Error,
          );
          const misowned = await misownedRows(database, tenancy, phase === "expand");
          expect({ write, outcomes, misowned }).toEqual({ write, outcomes: [], misowned: [] });
        }
      },
    );
  },
);

describe("an order without a shop, which is nobody's yet", () => {
  it("waits, when it is given to somebody, for whoever has just hung a row on it", async () => {
    const database = await shopsDatabase("expand", { role });
    const [writer, giver] = [await openTestSession(database), await openTestSession(database)];
    await writer.query("INSERT INTO orders VALUES (500, NULL)");
    await writer.query("BEGIN; INSERT INTO lines VALUES (500, 500, 'just now')");
    const { progress, end } = await giver.start("UPDATE orders SET merchant_id = 2 WHERE id = 500");
    expect(progress).toBe("waits");
    await writer.query("COMMIT");
    expect(await end).not.toBeInstanceOf(Error);
    const { rows } = await database.query("SELECT merchant_id FROM lines WHERE id = 500");
    expect(rows).toEqual([{ merchant_id: 2 }]);
  });
});

/**
 * Both in a transaction of their own: the one does its write and holds it open while the other does
 * its own, or waits for the one. Answers what failed other than by a constraint, e.g. a deadlock.
 */
async function interleave(
  [one, other]: readonly [Session, Session],
  [first, second]: readonly [string, string],
  firstToCommit: "one" | "other",
): Promise<{ progress: Progress; failures: string[] }> {
  await one.query("BEGIN");
  await other.query("BEGIN");
  const outcomes = [await (await one.start(first)).end];
  const { progress, end } = await other.start(second);
  const order = progress === "done" && firstToCommit === "other" ? [other, one] : [one, other];
  for (const session of order) {
    if (session === other) outcomes.push(await end);
    outcomes.push(await session.client.query("COMMIT").catch((error: unknown) => error));
  }
  const failures = outcomes
    .filter((outcome) => outcome instanceof Error)
    .filter((error) => !(error instanceof DatabaseError && error.code?.startsWith("23") === true))
    .map((error) => error.message);
  return { progress, failures };
}
