import { freshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import { readCatalog } from "../../src/catalog/read-catalog.ts";
import type { Guess } from "../../src/init/index.ts";
import { guessTenancy } from "../../src/init/index.ts";

const depots = `
CREATE TABLE depot (depot_no integer PRIMARY KEY);
CREATE TABLE staff (
  staff_no integer PRIMARY KEY, depot_no integer NOT NULL REFERENCES depot, login text NOT NULL,
  rank text NOT NULL CHECK (rank IN ('owner', 'admin', 'member', 'viewer')), UNIQUE (depot_no, login));
CREATE TABLE bike (frame_no integer PRIMARY KEY, depot_no integer NOT NULL REFERENCES depot);
`;

async function guessAfter(change: string): Promise<Guess> {
  const { query, connect } = await freshDatabase();
  await query(depots + change);
  return guessTenancy(await readCatalog(await connect(), "public"), { tenantTable: "depot" });
}

describe("who belongs to a tenant", () => {
  it("is what a table says that lists our roles and has one row a tenant and user", async () => {
    const { declaration, remarks } = await guessAfter("");
    expect(declaration.members).toEqual({ table: "staff", user: "login", role: "rank" });
    expect(remarks).toEqual([expect.stringMatching(/^members: guessed: staff says who belongs/)]);
  });

  it.each([
    [
      "two tables could hold it",
      `CREATE TABLE crew (depot_no integer NOT NULL REFERENCES depot, login text,
         job text CHECK (job IN ('owner', 'member')), PRIMARY KEY (depot_no, login))`,
    ],
    [
      "a role is none of ours",
      "ALTER TABLE staff DROP CONSTRAINT staff_rank_check, ADD CHECK (rank IN ('owner', 'boss'))",
    ],
    [
      "nobody could be an owner",
      "ALTER TABLE staff DROP CONSTRAINT staff_rank_check, ADD CHECK (rank IN ('member', 'viewer'))",
    ],
    ["a user may be there twice", "ALTER TABLE staff DROP CONSTRAINT staff_depot_no_login_key"],
  ])("is not guessed where %s", async (_, change) => {
    expect((await guessAfter(change)).declaration).not.toHaveProperty("members");
  });
});
