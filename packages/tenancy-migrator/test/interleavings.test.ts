import { DatabaseError } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { keepRows } from "./support/kept-rows.ts";
import { misownedRows } from "./support/oracle.ts";
import type { Session } from "./support/sessions.ts";
import { openTestSession } from "./support/sessions.ts";
import { shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_interleavings";
const tenancy = shopsTenancy({ role });

// What legacy code does, one statement a transaction. Everything hangs on shop 10 in the end.
const writes: Record<string, string> = {
  "moves the shop": "UPDATE shops SET merchant_id = 2 WHERE id = 10",
  "moves the other shop": "UPDATE shops SET merchant_id = 3 WHERE id = 20",
  "moves an order": "UPDATE orders SET shop_id = 20 WHERE id = 100",
  "moves a depot": "UPDATE depots SET shop_id = 20 WHERE id = 1000",
  "moves a shipment": "UPDATE shipments SET order_id = NULL, depot_id = 2000 WHERE id = 2",
  "moves a line": "UPDATE lines SET order_id = 200 WHERE id = 1",
  "inserts an order": "INSERT INTO orders VALUES (900, 10)",
  "inserts a line": "INSERT INTO lines VALUES (900, 100, 'new')",
  "inserts a shipment of two paths": "INSERT INTO shipments VALUES (900, 101, 1000, 1)",
  "inserts a shipment from a depot": "INSERT INTO shipments VALUES (901, NULL, 1000, 1)",
  "inserts a parcel": "INSERT INTO parcels VALUES (900, 1, 'new')",
  "edits an order": "UPDATE orders SET note = 'edited' WHERE id = 100",
  "edits a shipment": "UPDATE shipments SET weight = 9 WHERE id IN (1, 2)",
  "deletes an order": "DELETE FROM orders WHERE id = 100",
};

/** States in which legacy code goes on writing, and what sets them apart from the phase's own end. */
const states = [
  { state: "before the backfill", phase: "expand", change: "" },
  { state: "after the backfill", phase: "backfill", change: "" },
  {
    state: "with children filled before their parents",
    phase: "backfill",
    change: "UPDATE orders SET merchant_id = NULL; UPDATE shipments SET merchant_id = NULL",
  },
  { state: "after enforce", phase: "enforce", change: "" },
  { state: "after contract", phase: "contract", change: "" },
] as const;

describe.each(states)("two sessions $state", ({ phase, change }) => {
  let database: FreshDatabase;
  let restore: string;
  let sessions: readonly [Session, Session];

  beforeAll(async () => {
    database = await shopsDatabase(phase, { role });
    restore = await keepRows(database, tenancy, change);
    sessions = [await openTestSession(database), await openTestSession(database)];
  });

  const pairs = Object.keys(writes).flatMap((first) =>
    Object.keys(writes).map((second) => ({ first, second })),
  );
  it.each(Object.keys(writes))("leave nothing stale when one %s and the other does anything", async (first) => {
    for (const { second } of pairs.filter((pair) => pair.first === first)) {
      for (const commitsFirst of ["first", "second"] as const) {
        await database.query(restore);
        const failures = await interleave(sessions, writes[first] ?? "", writes[second] ?? "", commitsFirst);
        const misowned = await misownedRows(database, tenancy, phase === "expand" || change !== "");
        expect({ second, commitsFirst, failures, misowned }).toEqual({ second, commitsFirst, failures: [], misowned: [] });
      }
    }
  });
});

/**
 * Both in a transaction of their own: the one does its write and holds it open while the other does
 * its own, or waits for the one. Answers what failed other than by a constraint, e.g. a deadlock.
 */
async function interleave(
  [one, other]: readonly [Session, Session],
  first: string,
  second: string,
  commitsFirst: "first" | "second",
): Promise<string[]> {
  await one.query("BEGIN");
  await other.query("BEGIN");
  const outcomes = [await (await one.start(first)).end];
  const { progress, end } = await other.start(second);
  const order = progress === "done" && commitsFirst === "second" ? [other, one] : [one, other];
  for (const session of order) {
    if (session === other) outcomes.push(await end);
    outcomes.push(await session.client.query("COMMIT").catch((error: unknown) => error));
  }
  return outcomes
    .filter((outcome) => outcome instanceof Error)
    .filter((error) => !(error instanceof DatabaseError && error.code?.startsWith("23") === true))
    .map((error) => error.message);
}
