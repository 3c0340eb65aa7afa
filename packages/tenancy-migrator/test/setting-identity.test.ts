import { defineTenancy } from "@acme/tenancy";
import { describe, expect, it } from "vitest";
import { readCatalog } from "../src/catalog/read-catalog.ts";
import { planOperations } from "../src/plan/plan-operations.ts";
import { resolveTarget } from "../src/target/resolve-target.ts";
import { expectRoundTrip } from "./support/round-trip.ts";
import { databaseWith, migratorOf } from "./support/shops.ts";

const schema = `
CREATE TABLE clubs (id integer PRIMARY KEY, name text);
CREATE TABLE members (club integer NOT NULL REFERENCES clubs, person text NOT NULL, level text NOT NULL, UNIQUE (club, person));
CREATE TABLE notes (id integer PRIMARY KEY, club integer REFERENCES clubs);
INSERT INTO clubs VALUES (1), (2); INSERT INTO members VALUES (1, 'ann', 'viewer'); INSERT INTO notes VALUES (1, 1), (2, 2)`;

const declaration = {
  tenant: { table: "clubs", updatable: ["name"] },
  column: "club",
  roles: { tenant: "bare_tenant", system: "bare_system" },
  members: { table: "members", user: "person", role: "level" },
  tables: { members: { owner: "column" }, notes: { owner: "column" } },
} as const;

const bySetting = defineTenancy({ ...declaration, identity: "setting" });

async function configProblems(sql: string, change: object): Promise<unknown> {
  const tenancy = defineTenancy({ ...declaration, ...change });
  const database = await databaseWith(sql);
  return migratorOf(database, tenancy)
    .plan()
    .then(
      () => [],
      (error: unknown) => (error as { details: unknown }).details,
    );
}

describe("identity by a bare setting, for who asks for it", () => {
  it("is what app.<column> says, for every command, whatever the members are", async () => {
    const database = await databaseWith(schema);
    await migratorOf(database, bySetting).run({ to: "contract" });
    const tenant = await database.connect();
    await tenant.query("SET ROLE bare_tenant");
    expect((await tenant.query("SELECT FROM notes")).rowCount).toBe(0);
    await tenant.query("SET app.club = '1'");
    expect((await tenant.query("SELECT id FROM notes")).rows).toEqual([{ id: 1 }]);
    expect((await tenant.query("INSERT INTO notes VALUES (3, 1)")).rowCount).toBe(1);
    await expect(tenant.query("INSERT INTO notes VALUES (4, 2)")).rejects.toMatchObject({
      code: "42501",
    });
    const { rows } = await database.query<{ name: string }>(
      "SELECT proname AS name FROM pg_proc WHERE pronamespace = 'acme_tenancy'::regnamespace AND proname ~ 'ticket|enter|transfer|tenants_of'",
    );
    expect(rows.map(({ name }) => name)).toEqual(["enter_system"]);
  });

  it("goes forwards and back", async () => {
    await expectRoundTrip(await databaseWith(schema), bySetting);
  });

  it("becomes a ticket where the declaration does, and comes back from there", async () => {
    const database = await databaseWith(schema);
    await migratorOf(database, bySetting).run({ to: "contract" });
    const byTicket = migratorOf(database, defineTenancy(declaration));
    expect((await byTicket.audit()).holds).toBe(false);
    expect((await byTicket.run({ to: "contract" })).holds).toBe(true);
    await byTicket.rollback({ to: "start" });
    await expectRoundTrip(database, bySetting);
  });
});

describe("on Citus", () => {
  it("a ticket is refused, and says why", async () => {
    const client = await (await databaseWith(schema)).connect();
    const catalog = { ...(await readCatalog(client, "public")), extensions: ["citus"] };
    expect(() => resolveTarget(defineTenancy(declaration), catalog)).toThrow(
      expect.objectContaining({
        code: "TENANCY_CONFIG",
        details: [expect.stringContaining('identity "ticket" does not work on Citus')],
      }),
    );
  });

  it("policies have no sub-select, which it takes in none", async () => {
    const client = await (await databaseWith(schema)).connect();
    const catalog = { ...(await readCatalog(client, "public")), extensions: ["citus"] };
    const operations = planOperations(resolveTarget(bySetting, catalog));
    const policies = operations
      .flatMap((operation) => operation.forward)
      .filter((statement) => statement.startsWith("CREATE POLICY"));
    expect(policies).toHaveLength(6);
    expect(policies.filter((policy) => policy.includes("SELECT"))).toEqual([]);
    expect(policies[0]).toContain("USING (id = acme_tenancy.current_club())");
  });
});

describe("a declaration does not fit a database", () => {
  it.each([
    [
      "where the members' columns are missing",
      { members: { table: "members", user: "who", role: "level" } },
      schema,
      ['"members" has no column "who", by which members are known'],
    ],
    [
      "where what a member may do is missing",
      { members: { table: "members", user: "person", role: "rank" } },
      schema,
      ['"members" has no column "rank", by which members are known'],
    ],
    [
      "where somebody may be a member twice",
      {},
      schema.replace(", UNIQUE (club, person)", ""),
      [
        '"members" may hold a member twice: (club, person) is not unique there, so it can\'t say what somebody is',
      ],
    ],
    [
      "where a column that admins may change is missing",
      { tenant: { table: "clubs", updatable: ["title"] } },
      schema,
      ['"clubs" has no column "title" that its admins could change'],
    ],
    [
      "where a tenant's key means what the session says",
      {},
      schema
        .replaceAll(/club integer|id integer(?= PRIMARY KEY, name)/g, (each) =>
          each.replace("integer", "date"),
        )
        .replace(/INSERT.*/s, ""),
      [
        "the tenant's key is of type date, whose text means what the session's settings say, so a ticket can't carry it",
      ],
    ],
  ])("%s", async (_where, change, sql, problems) => {
    expect(await configProblems(sql, change)).toEqual(problems);
  });
});
