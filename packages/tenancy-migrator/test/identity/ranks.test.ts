import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { answerTo, staffedShops, staffedTenancy, workAs } from "../support/staffed-shops.ts";

const role = "staffed_ranks";
const refused = "42501";

let database: FreshDatabase;
beforeAll(async () => {
  database = await staffedShops("ranks", staffedTenancy(role));
});

async function answers(person: string, statements: readonly string[]): Promise<unknown[]> {
  const session = await workAs(database, role, 1, person);
  const given: unknown[] = [];
  for (const statement of statements) given.push(await answerTo(session, statement));
  await session.query("ROLLBACK");
  return given;
}

describe("rows of a tenant", () => {
  const statements = [
    "SELECT FROM lines",
    "INSERT INTO lines (id, order_id) VALUES (90, 100)",
    "UPDATE lines SET article = 'x' WHERE id = 1",
    "DELETE FROM lines WHERE id = 1",
  ];
  it.each([
    ["jim", [3, refused, 0, 0]],
    ["vic", [3, refused, 0, 0]],
    ["mia", [3, 1, 1, 1]],
    ["anna", [3, 1, 1, 1]],
    ["olga", [3, 1, 1, 1]],
  ])("are written by who is at least a member: %s", async (person, expected) => {
    expect(await answers(person, statements)).toEqual(expected);
  });

  it("are another tenant's to nobody, not even as a gift", async () => {
    expect(
      await answers("olga", [
        "SELECT FROM lines WHERE merchant_id = 2",
        "UPDATE lines SET article = 'x' WHERE id = 4",
        "DELETE FROM lines WHERE id = 4",
        "INSERT INTO shops (id, merchant_id) VALUES (90, 2)",
        "UPDATE shops SET merchant_id = 2 WHERE id = 11",
        "INSERT INTO shops (id, merchant_id) VALUES (11, 1) ON CONFLICT (id) DO UPDATE SET merchant_id = 2",
        "TRUNCATE lines",
      ]),
    ).toEqual([0, 0, 0, refused, refused, refused, refused]);
  });
});

describe("the tenant's own row", () => {
  it.each([
    ["mia", [1, 0, refused, refused, refused]],
    ["anna", [1, 1, refused, refused, refused]],
  ])("has declared columns that admins change, and nothing else: %s", async (person, expected) => {
    expect(
      await answers(person, [
        "SELECT FROM merchants",
        "UPDATE merchants SET name = 'New'",
        "UPDATE merchants SET id = 9",
        "DELETE FROM merchants",
        "INSERT INTO merchants VALUES (9, 'Mine')",
      ]),
    ).toEqual(expected);
  });
});

describe("memberships", () => {
  const statements = [
    "SELECT FROM staff",
    "INSERT INTO staff VALUES (1, 'new', 'member')",
    "UPDATE staff SET job = 'viewer' WHERE person = 'mia'",
    "DELETE FROM staff WHERE person = 'mia'",
    "INSERT INTO staff VALUES (1, 'new', 'owner')",
    "UPDATE staff SET job = 'owner' WHERE person = 'anna'",
    "UPDATE staff SET job = 'viewer' WHERE person = 'otto'",
    "DELETE FROM staff WHERE person = 'otto'",
    "UPDATE staff SET merchant_id = 2 WHERE person = 'vic'",
  ];
  it.each([
    ["vic", [7, refused, 0, 0, refused, 0, 0, 0, 0]],
    ["mia", [7, refused, 0, 0, refused, 0, 0, 0, 0]],
    ["anna", [7, 1, 1, 1, refused, refused, 0, 0, refused]],
    ["olga", [7, 1, 1, 1, 1, 1, 1, 1, refused]],
  ])("are the admins' to change, but owners only the owners': %s", async (person, expected) => {
    expect(await answers(person, statements)).toEqual(expected);
  });
});
