import type { FreshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openTestSession } from "../support/sessions.ts";
import { migratorOf } from "../support/shops.ts";
import { staffedShops, staffedTenancy, workAs } from "../support/staffed-shops.ts";

const role = "staffed_parents";
const tenancy = staffedTenancy(role);

/** Statements of merchant 1's that name a parent: one of merchant 2's, or one that nobody has. */
const attempts: readonly [string, (order: number, depot: number) => string][] = [
  ["insert", (order) => `INSERT INTO lines (id, order_id) VALUES (90, ${order})`],
  [
    "insert for itself",
    (order) => `INSERT INTO lines (id, order_id, merchant_id) VALUES (90, ${order}, 1)`,
  ],
  [
    "insert for the other",
    (order) => `INSERT INTO lines (id, order_id, merchant_id) VALUES (90, ${order}, 2)`,
  ],
  [
    "insert for nobody",
    (order) => `INSERT INTO lines (id, order_id, merchant_id) VALUES (90, ${order}, 999)`,
  ],
  [
    "upsert",
    (order) => `INSERT INTO lines (id, order_id) VALUES (1, ${order}) ON CONFLICT (id) DO NOTHING`,
  ],
  [
    "upsert a new parent",
    (order) =>
      `INSERT INTO lines (id, order_id) VALUES (1, 100) ON CONFLICT (id) DO UPDATE SET order_id = ${order}`,
  ],
  ["update", (order) => `UPDATE lines SET order_id = ${order} WHERE id = 1`],
  [
    "update with a tenant",
    (order) => `UPDATE lines SET order_id = ${order}, merchant_id = 1 WHERE id = 1`,
  ],
  [
    "update to the other",
    (order) => `UPDATE lines SET order_id = ${order}, merchant_id = 2 WHERE id = 1`,
  ],
  [
    "update to nobody's",
    (order) => `UPDATE lines SET order_id = ${order}, merchant_id = NULL WHERE id = 1`,
  ],
  [
    "insert by the first way",
    (order) => `INSERT INTO shipments (id, order_id) VALUES (90, ${order})`,
  ],
  [
    "insert by the second way",
    (_order, depot) => `INSERT INTO shipments (id, depot_id) VALUES (90, ${depot})`,
  ],
  [
    "insert by both",
    (order, depot) =>
      `INSERT INTO shipments (id, order_id, depot_id) VALUES (90, ${order}, ${depot})`,
  ],
  [
    "insert by an own way and another",
    (_order, depot) => `INSERT INTO shipments (id, order_id, depot_id) VALUES (90, 100, ${depot})`,
  ],
  [
    "insert by another way and an own",
    (order) => `INSERT INTO shipments (id, order_id, depot_id) VALUES (90, ${order}, 1000)`,
  ],
  [
    "update of the second way",
    (_order, depot) => `UPDATE shipments SET depot_id = ${depot} WHERE id = 1`,
  ],
  [
    "merge",
    (order) =>
      `MERGE INTO lines AS t USING (VALUES (1)) AS v(id) ON t.id = v.id WHEN MATCHED THEN UPDATE SET order_id = ${order}`,
  ],
];

const foreign = { order: 200, depot: 2000 };
const nobodys = { order: 987, depot: 9876 };

type Answer = Readonly<Record<string, string | number | null | undefined>>;

/** All that a client hears, with the ids that it has itself given taken out. */
async function heard(
  session: Client,
  statement: string,
  { order, depot }: { order: number; depot: number },
): Promise<Answer> {
  await session.query("SAVEPOINT before; SET CONSTRAINTS ALL IMMEDIATE");
  try {
    const { rowCount } = await session.query(statement);
    return { rowCount };
  } catch (error) {
    const parts = error as Record<string, string | undefined>;
    return Object.fromEntries(
      ["code", "message", "detail", "hint", "where", "schema", "table", "column", "constraint"].map(
        (part) => [
          part,
          parts[part]?.replaceAll(new RegExp(`\\b(${order}|${depot})\\b`, "g"), "given"),
        ],
      ),
    );
  } finally {
    await session.query("ROLLBACK TO before");
  }
}

/** What is answered to another tenant's parent, and to one that nobody has. */
async function answers(
  database: FreshDatabase,
  statement: (order: number, depot: number) => string,
): Promise<{ toForeign: Answer; toNobodys: Answer }> {
  const session = await workAs(database, role, 1, "mia");
  return {
    toForeign: await heard(session, statement(foreign.order, foreign.depot), foreign),
    toNobodys: await heard(session, statement(nobodys.order, nobodys.depot), nobodys),
  };
}

describe.each(["contract", "without compatibility"] as const)(
  "to a tenant, after %s, another tenant's parent",
  (phase) => {
    let database: FreshDatabase;
    beforeAll(async () => {
      database = await staffedShops("parents", tenancy);
      if (phase === "without compatibility") {
        await migratorOf(database, tenancy).run({ to: "contract", dropCompat: true });
      }
    });

    it.each(attempts)("is as one that does not exist: %s", async (_what, statement) => {
      const { toForeign, toNobodys } = await answers(database, statement);
      expect(toForeign).toEqual(toNobodys);
    });

    it("is not waited for while its own tenant holds it", async () => {
      const owner = await workAs(database, role, 2, "olaf");
      await owner.query("SELECT FROM orders WHERE id = 200 FOR UPDATE");
      await owner.query("SELECT FROM depots WHERE id = 2000 FOR UPDATE");
      const mine = await workAs(database, role, 1, "mia");
      const session = await openTestSession({ ...database, connect: () => Promise.resolve(mine) });
      for (const [what, statement] of attempts) {
        await session.query("SAVEPOINT before; SET CONSTRAINTS ALL IMMEDIATE");
        const { progress, end } = await session.start(statement(foreign.order, foreign.depot));
        expect({ what, progress }).toEqual({ what, progress: "done" });
        await end;
        await session.query("ROLLBACK TO before");
      }
    });
  },
);

describe("to a tenant, after enforce, another tenant's parent", () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await staffedShops("parents", tenancy, { phase: "enforce" });
  });

  // The plain key, which contract drops, says no to what is nobody's, the composite one to the rest.
  const eitherKey = (answer: Answer): Answer =>
    Object.fromEntries(
      Object.entries(answer).map(([part, said]) => [
        part,
        typeof said === "string"
          ? said.replaceAll(/\b(lines|shipments)_merchant_id_(?=(order|depot)_id_fkey)/g, "$1_")
          : said,
      ]),
    );

  it.each(attempts)("differs at most by which key refuses it: %s", async (_what, statement) => {
    const { toForeign, toNobodys } = await answers(database, statement);
    expect(eitherKey(toForeign)).toEqual(eitherKey(toNobodys));
  });
});

describe("a row that names another tenant's parent", () => {
  it.each(["enforce", "contract"] as const)("is refused after %s", async (phase) => {
    const database = await staffedShops("parents", tenancy, { phase });
    const session = await workAs(database, role, 1, "mia");
    const writing = attempts.filter(([, sql]) => !sql(0, 0).includes("DO NOTHING"));
    for (const [what, statement] of writing) {
      const answer = await heard(session, statement(foreign.order, foreign.depot), foreign);
      // Who says outright that the row is not their own hears it from the policy.
      const outright = what.includes("other") || what === "insert for nobody";
      expect({ what, ...answer }).toMatchObject({
        what,
        code: expect.stringMatching(outright ? /^(42501|23503)$/ : /^23503$/) as string,
        message: expect.not.stringMatching(/\b2\b/) as string,
      });
    }
  });

  it("is told apart to whoever may see every row, in whichever role", async () => {
    const database = await staffedShops("parents", tenancy);
    const seer = `${role}_seer`;
    await database.query(`CREATE ROLE ${seer} LOGIN BYPASSRLS PASSWORD 'secret' IN ROLE ${role}`);
    onTestFinished(() => database.query(`DROP ROLE ${seer}`).then(() => undefined));
    const url = new URL(database.url);
    url.username = seer;
    url.password = "secret";
    const session = new Client({ connectionString: url.href });
    await session.connect();
    onTestFinished(() => session.end());
    const insert = "INSERT INTO lines (id, order_id, merchant_id) VALUES (90, 200, 1)";
    for (const attempt of [() => database.query(insert), () => session.query(insert)]) {
      await expect(attempt()).rejects.toMatchObject({
        code: "23000",
        message: expect.stringContaining("belongs to merchant_id 2") as string,
      });
    }
  });
});
