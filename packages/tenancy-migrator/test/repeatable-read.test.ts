import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { keepRows } from "./support/kept-rows.ts";
import { misownedRows } from "./support/oracle.ts";
import type { Session } from "./support/sessions.ts";
import { openTestSession } from "./support/sessions.ts";
import { shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_repeatable_read";
const tenancy = shopsTenancy({ role });

const levels = ["repeatable read", "serializable"];
const moves = [
  "UPDATE shops SET merchant_id = 2 WHERE id = 10",
  "UPDATE orders SET shop_id = 20 WHERE id = 101",
];

describe.each(["expand", "backfill", "enforce"] as const)("after %s", (phase) => {
  let database: FreshDatabase;
  let restore: string;
  let writer: Session;
  let mover: Session;

  beforeAll(async () => {
    database = await shopsDatabase(phase, { role });
    restore = await keepRows(database, tenancy);
    writer = await openTestSession(database);
    mover = await openTestSession(database);
  });

  const begin = async (session: Session, level: string): Promise<void> => {
    await database.query(restore);
    await session.query(`BEGIN ISOLATION LEVEL ${level}`);
    // The first read takes the snapshot that the whole transaction goes by.
    await session.query("SELECT FROM merchants");
  };
  const expectNothingMisowned = async (): Promise<void> => {
    expect(await misownedRows(database, tenancy, phase === "expand")).toEqual([]);
  };

  it.each(levels)(
    "a %s writer whose snapshot is older than a move has to try again",
    async (level) => {
      for (const move of moves) {
        await begin(writer, level);
        await mover.query(move);
        await expect(
          writer.query("INSERT INTO lines VALUES (900, 101, 'old')"),
        ).rejects.toMatchObject({
          code: "40001",
        });
        await writer.query("ROLLBACK");
        await expectNothingMisowned();
      }
    },
  );

  it.each(levels)("a move waits for a %s writer and takes its row along", async (level) => {
    for (const move of moves) {
      await begin(writer, level);
      await writer.query("INSERT INTO lines VALUES (900, 101, 'first')");
      const { progress, end } = await mover.start(move);
      expect(progress).toBe("waits");
      await writer.query("COMMIT");
      expect(await end).not.toBeInstanceOf(Error);
      await expectNothingMisowned();
      const { rows } = await database.query("SELECT merchant_id FROM lines WHERE id = 900");
      expect(rows).toEqual([{ merchant_id: 2 }]);
    }
  });

  it.each(levels)(
    "a %s move never leaves behind what its snapshot does not show",
    async (level) => {
      for (const move of moves) {
        await begin(mover, level);
        await writer.query("INSERT INTO lines VALUES (900, 101, 'unseen')");
        await expect(mover.query(move)).rejects.toMatchObject({
          // Once the keys cascade, PostgreSQL sees by itself that there is a row that the mover can't.
          code: phase === "enforce" ? "40001" : "0A000",
        });
        await mover.query("ROLLBACK");
        await expectNothingMisowned();
      }
    },
  );
});
