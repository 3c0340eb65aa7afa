import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { MigratorEvent, Phase } from "../src/index.ts";
import { meanwhile } from "./support/meanwhile.ts";
import { misownedRows } from "./support/oracle.ts";
import { expectRoundTrip } from "./support/round-trip.ts";
import {
  partitionedSql,
  partitionedTenancy,
  partitionedWrites,
  partitionings,
} from "./support/partitioned-shops.ts";
import { openTestSession, runWaitsFor } from "./support/sessions.ts";
import { databaseWith, migratorOf, sql } from "./support/shops.ts";

const role = "partitions_tenant";
const tenancy = partitionedTenancy(role);

/** By range, after a phase. */
async function partitionedDatabase(phase: Phase | "legacy"): Promise<FreshDatabase> {
  return freshDatabase({
    template: `partitioned_${phase}`,
    build: async (url) => {
      await sql(url, partitionedSql(partitionings.range, 100));
      if (phase !== "legacy") await migratorOf({ url }, tenancy).run({ to: phase });
    },
  });
}

describe("a partitioned table", () => {
  it.each(Object.entries(partitionings))(
    "goes through all phases and back: by %s",
    async (_by, partitioning) => {
      await expectRoundTrip(
        await databaseWith(partitionedSql(partitioning, 500)),
        tenancy,
        partitionedWrites,
        [
          "UPDATE things SET owner = 1 WHERE id = 3",
          "UPDATE parts SET k = 39 WHERE id = 3",
          "INSERT INTO parts VALUES (9, 9, 2, 'late')",
        ],
      );
    },
  );

  it("is filled although a row goes to another partition while a batch waits for it", async () => {
    const database = await partitionedDatabase("expand");
    const mover = await openTestSession(database);
    // Without our triggers, as a row that is not filled yet: they would fill it on its way.
    await mover.query("SET session_replication_role = replica");
    await mover.query("INSERT INTO parts (id, k, thing_id) VALUES (7, 7, 1)");
    await mover.query("BEGIN; UPDATE parts SET k = 33 WHERE id = 7");
    const retries: MigratorEvent[] = [];
    const run = migratorOf(database, tenancy, {
      locks: { lockTimeout: 10_000 },
      onEvent: (event) => event.type === "retry" && retries.push(event),
    }).run({ to: "backfill" });
    await runWaitsFor(database, mover);
    await mover.query("COMMIT");
    expect((await run).holds).toBe(true);
    expect(retries).toMatchObject([
      { reason: expect.stringContaining("moved to another partition") as string },
    ]);
    expect(await misownedRows(database, tenancy)).toEqual([]);
  });
});

describe("the plan for a partitioned table", () => {
  it("reads one partition after the other, and adds the whole key to what is proved", async () => {
    const database = await partitionedDatabase("backfill");
    const { steps } = await migratorOf(database, tenancy).plan({ to: "enforce" });
    const about = steps
      .map(({ id }) => id)
      .filter((id) => /:(?:parts|parts_owner_thing_id_fkey)(?::|$)/u.test(id));
    expect(about.filter((id) => /owned|validate|foreign-key/u.test(id))).toEqual([
      "enforce:owned-check:parts",
      "enforce:owned-validate:parts:parts_high",
      "enforce:owned-validate:parts:parts_low",
      "enforce:owned-validate:parts",
      "enforce:foreign-key:parts_owner_thing_id_fkey:parts_high",
      "enforce:validate:parts_owner_thing_id_fkey:parts_high",
      "enforce:foreign-key:parts_owner_thing_id_fkey:parts_low",
      "enforce:validate:parts_owner_thing_id_fkey:parts_low",
      "enforce:foreign-key:parts_owner_thing_id_fkey",
    ]);
    const begun = steps.findIndex(({ id }) => id === "enforce:index:parts_owner_id_k_key");
    expect(begun).toBeLessThan(steps.findIndex(({ id }) => id === "enforce:owned-check:parts"));
  });

  it("does not read a large partition that came meanwhile while nobody may write", async () => {
    const database = await partitionedDatabase("backfill");
    const attach = `CREATE TABLE parts_large (LIKE parts INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
      ALTER TABLE parts_large ALTER COLUMN what SET STORAGE PLAIN;
      INSERT INTO parts_large (id, k, thing_id, what, owner) SELECT n, 45, 1, repeat('x', 7000), 1 FROM generate_series(1, 5000) AS n;
      ALTER TABLE parts ATTACH PARTITION parts_large FOR VALUES FROM (41) TO (50)`;
    const { onEvent, happened } = meanwhile(
      database.url,
      attach,
      (event) =>
        event.type === "operation" &&
        event.operation === "enforce:validate:parts_owner_thing_id_fkey:parts_low",
    );
    await expect(
      migratorOf(database, tenancy, { onEvent }).run({ to: "enforce" }),
    ).rejects.toMatchObject({
      code: "TENANCY_STATEMENT_FAILED",
      message: expect.stringContaining(
        "the foreign key of public.parts_large is not validated yet",
      ) as string,
    });
    expect(happened()).toBe(true);
    expect((await migratorOf(database, tenancy).run({ to: "enforce" })).holds).toBe(true);
  });
});

describe("what is wrong with rows of a partitioned table", () => {
  it("is mended as elsewhere: quarantined, put back, given away", async () => {
    const database = await partitionedDatabase("legacy");
    await database.query(
      "INSERT INTO parts (id, k, thing_id) VALUES (7, 7, NULL); INSERT INTO bits VALUES (7, 7, 7)",
    );
    const migrator = migratorOf(database, tenancy);
    await expect(migrator.run({ to: "expand" })).rejects.toMatchObject({
      code: "TENANCY_UNOWNED_ROWS",
      details: ["parts: 1 × no-parent, e.g. (7,7)", "bits: 1 × parent-without-tenant, e.g. 7"],
    });
    await migrator.run({ to: "contract", remedies: { orphans: { kind: "quarantine" } } });
    expect((await database.query("SELECT FROM parts WHERE id = 7")).rowCount).toBe(0);
    await migrator.rollback({ to: "start" });
    expect((await database.query("SELECT FROM bits WHERE part_id = 7")).rowCount).toBe(1);
    await migrator.run({ to: "contract", remedies: { orphans: { kind: "assign", tenant: "3" } } });
    const { rows } = await database.query(
      "SELECT p.owner AS part, b.owner AS bit FROM parts p JOIN bits b ON b.part_id = p.id WHERE p.id = 7",
    );
    expect(rows).toEqual([{ part: 3, bit: 3 }]);
  });

  it("is found in a column that is not dead in one partition only", async () => {
    const database = await partitionedDatabase("enforce");
    await database.query("CREATE INDEX only_here ON parts_high (dead)");
    await expect(migratorOf(database, tenancy).run({ to: "contract" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: ["parts.dead: index public.only_here"],
    });
  });
});

describe("the index of a partitioned table", () => {
  const invalid = async (database: FreshDatabase): Promise<string[]> => {
    const { rows } = await database.query<{ name: string }>(
      "SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid ORDER BY 1",
    );
    return rows.map((row) => row.name);
  };

  it("is finished after a signal stopped the building of a part of it", async () => {
    const database = await partitionedDatabase("backfill");
    const holder = await openTestSession(database);
    await holder.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM owners");
    const stop = new AbortController();
    const run = migratorOf(database, tenancy, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "operation" && event.operation.startsWith("enforce:unique:bits"))
          stop.abort();
      },
    }).run({ to: "enforce" });
    await runWaitsFor(database, holder);
    stop.abort();
    await expect(run).rejects.toMatchObject({ code: "TENANCY_INTERRUPTED" });
    await holder.query("COMMIT");
    expect(await invalid(database)).not.toEqual([]);
    expect((await migratorOf(database, tenancy).run({ to: "enforce" })).holds).toBe(true);
    expect(await invalid(database)).toEqual([]);
  });

  it("is begun anew when the partition that it was waiting for was dropped", async () => {
    const database = await partitionedDatabase("backfill");
    await database.query(
      `CREATE TABLE parts_empty PARTITION OF parts FOR VALUES FROM (50) TO (60);
       CREATE UNIQUE INDEX parts_owner_id_k_key ON ONLY parts (owner, id, k);
       CREATE UNIQUE INDEX parts_low_key ON parts_low (owner, id, k);
       CREATE UNIQUE INDEX parts_high_key ON parts_high (owner, id, k);
       ALTER INDEX parts_owner_id_k_key ATTACH PARTITION parts_low_key;
       ALTER INDEX parts_owner_id_k_key ATTACH PARTITION parts_high_key;
       ALTER TABLE parts DETACH PARTITION parts_empty; DROP TABLE parts_empty`,
    );
    expect(await invalid(database)).toEqual(["parts_owner_id_k_key"]);
    expect((await migratorOf(database, tenancy).run({ to: "enforce" })).holds).toBe(true);
    expect(await invalid(database)).toEqual([]);
  });
});

describe("a partition by itself", () => {
  const partition = `CREATE TABLE parts_later PARTITION OF parts FOR VALUES FROM (50) TO (60);
    INSERT INTO parts (id, k, thing_id) VALUES (50, 50, 1), (51, 51, 2)`;

  it("shows a tenant nothing: neither one that the run has seen nor one that came later", async () => {
    const database = await partitionedDatabase("contract");
    await database.query(partition);
    const tenant = await openTestSession(database);
    await tenant.query(
      `BEGIN; SELECT acme_tenancy.enter(i.ticket) FROM acme_tenancy.issue_ticket(1, 'somebody') AS i; SET LOCAL ROLE ${role}`,
    );
    const { rows } = await tenant.client.query("SELECT DISTINCT owner, k > 45 AS late FROM parts");
    expect(rows).toEqual(
      expect.arrayContaining([
        { owner: 1, late: false },
        { owner: 1, late: true },
      ]),
    );
    expect(rows).toHaveLength(2);
    for (const name of ["parts_low", "parts_later"]) {
      await tenant.query("SAVEPOINT before");
      await expect(tenant.query(`SELECT FROM ${name}`)).rejects.toMatchObject({ code: "42501" });
      await tenant.query("ROLLBACK TO before");
    }
  });

  it("is no gap in the evidence when it came later, and is seen to by the next run", async () => {
    const database = await partitionedDatabase("contract");
    await database.query(partition);
    const migrator = migratorOf(database, tenancy);
    expect((await migrator.audit()).holds).toBe(true);
    const { steps } = await migrator.plan();
    expect(steps.map(({ id }) => id)).toEqual(["enforce:policies:parts_later:ticket"]);
    await migrator.run({ to: "contract" });
    expect((await migrator.plan()).steps).toEqual([]);
  });

  it.each([
    [
      "row level security is off",
      "ALTER TABLE parts_low DISABLE ROW LEVEL SECURITY",
      "row-security-forced",
    ],
    [
      "its owner passes",
      "ALTER TABLE parts_high NO FORCE ROW LEVEL SECURITY",
      "row-security-forced",
    ],
    ["it has a policy", "CREATE POLICY open ON parts_low USING (true)", "policies-exact"],
    ["the tenant role may read it", `GRANT SELECT ON parts_low TO ${role}`, "partitions-closed"],
    [
      "the tenant role may read a column",
      `GRANT SELECT (what) ON parts_low TO ${role}`,
      "partitions-closed",
    ],
    [
      "the other role may empty it",
      `GRANT TRUNCATE ON parts_high TO ${role}_system`,
      "partitions-closed",
    ],
    [
      "everybody may read a new one",
      `${partition}; GRANT SELECT ON parts_later TO PUBLIC`,
      "partitions-closed",
    ],
    [
      "a dual-write trigger is off",
      "ALTER TABLE parts_low DISABLE TRIGGER zz_acme_tenancy_derive_insert",
      "dual-write-triggers",
    ],
    [
      "its foreign key is off",
      "ALTER TABLE parts_low DISABLE TRIGGER ALL; ALTER TABLE parts_low ENABLE TRIGGER USER",
      "foreign-keys",
    ],
  ])("is a gap in the evidence where %s", async (_what, change, check) => {
    const database = await partitionedDatabase("contract");
    await database.query(change);
    const { checks } = await migratorOf(database, tenancy).audit();
    expect(checks.filter(({ holds }) => !holds).map(({ id }) => id)).toEqual([check]);
  });

  it("loses what default privileges gave our roles on it, and gets it back", async () => {
    const database = await partitionedDatabase("contract");
    await database.query(`GRANT SELECT ON parts_low TO ${role}`);
    const migrator = migratorOf(database, tenancy);
    expect((await migrator.run({ to: "contract" })).holds).toBe(true);
    await migrator.rollback({ to: "backfill" });
    const { rows } = await database.query(
      `SELECT count(*)::int AS grants FROM information_schema.role_table_grants WHERE table_name = 'parts_low' AND grantee = '${role}'`,
    );
    expect(rows).toEqual([{ grants: 1 }]);
  });

  it("is open to a legacy role, until the compatibility layer is dropped", async () => {
    const database = await partitionedDatabase("legacy");
    const reader = "partitions_legacy";
    await database.query(
      `DO $$ BEGIN CREATE ROLE ${reader}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
       GRANT SELECT ON parts_low TO ${reader}`,
    );
    const withLegacy = partitionedTenancy(role, [reader]);
    const migrator = migratorOf(database, withLegacy);
    const seen = async (): Promise<number | null> => {
      const session = await openTestSession(database);
      await session.query(`SET ROLE ${reader}`);
      return (await session.client.query("SELECT FROM parts_low")).rowCount;
    };
    const before = await seen();
    await migrator.run({ to: "contract" });
    expect(await seen()).toBe(before);
    await migrator.run({ to: "contract", dropCompat: true });
    expect(await seen()).toBe(0);
    await migrator.rollback({ to: "start" });
    expect(await seen()).toBe(before);
  });

  it("keeps whoever reads it directly from losing sight of it unseen", async () => {
    const database = await partitionedDatabase("backfill");
    await database.query(
      `DO $$ BEGIN CREATE ROLE partitions_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
       GRANT SELECT ON parts_low TO partitions_reader`,
    );
    await expect(migratorOf(database, tenancy).run({ to: "enforce" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: ["partitions_reader"],
    });
  });
});
