import type { DirtKind } from "@acme/demo-data";
import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { isolatedServer } from "@acme/local-postgres/testing";
import type { Remedies } from "@acme/tenancy-migrator";
import { describeCatalog, TenancyMigratorError } from "@acme/tenancy-migrator";
import { beforeAll, describe, expect, it } from "vitest";

import { legacyTables } from "../src/index.ts";
import { contentByName } from "./support/content-by-name.ts";
import { expectedUnowned, rowsByTable } from "./support/expected-unowned.ts";
import { dirtyDatabase, migratedDatabase, migratorOf } from "./support/filled-database.ts";
import { ownership, tablesWith } from "./support/ownership.ts";

const kinds: readonly DirtKind[] = [
  "null-parent",
  "orphan",
  "domain-without-organization",
  "disagreeing-paths",
];

const quarantineAll: Remedies = {
  orphans: { kind: "quarantine" },
  dangling: { kind: "quarantine" },
  conflicts: { kind: "quarantine" },
};

let server: PostgresServer;

beforeAll(async () => {
  server = await isolatedServer();
});

async function stateOf(database: FreshDatabase) {
  const client = await database.connect();
  return {
    rows: await contentByName(database),
    catalog: await describeCatalog(client, undefined, { roles: server.embedded }),
  };
}

/** Rows of each table, by its legacy name, which stays a view's name when the table gets its right one. */
async function countRows(database: FreshDatabase): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of legacyTables) {
    const { rows } = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    counts[table] = rows[0]?.n ?? 0;
  }
  return counts;
}

/** What is in the quarantine, by legacy table name, read without the engine; tables with none are left out. */
async function countQuarantined(database: FreshDatabase): Promise<Record<string, number>> {
  const { rows: tables } = await database.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'acme_tenancy'::regnamespace AND relkind = 'r' AND relname LIKE 'quarantine\\_%'",
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM acme_tenancy.${name}`,
    );
    const table = name.replace("quarantine_", "").replace("domain_configs", "customer_configs");
    if (rows[0] !== undefined && rows[0].n > 0) counts[table] = rows[0].n;
  }
  return counts;
}

async function refusal(work: Promise<unknown>): Promise<TenancyMigratorError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TenancyMigratorError) return error;
  throw new Error("it was not refused", { cause: error });
}

/** `table: count × problem` of each detail. */
function linesOf(error: TenancyMigratorError): string[] {
  return error.details.map((detail) => detail.split(", e.g. ")[0] ?? "").toSorted();
}

describe("rows that can't be owned", () => {
  it.each(["expand", "contract"] as const)(
    "stop a run to %s before it changes anything, each problem listed with its exact count",
    async (to) => {
      const { database, dirt } = await dirtyDatabase(server, kinds);
      const before = await stateOf(database);
      const expected = await expectedUnowned(database, dirt);
      expect(expected.length).toBeGreaterThan(20);

      const error = await refusal(migratorOf(database).run({ to }));
      expect(error.code).toBe("TENANCY_UNOWNED_ROWS");
      expect(linesOf(error)).toEqual(expected);
      expect(error.details.every((detail) => /e\.g\. [0-9a-f-]{36}/.test(detail))).toBe(true);
      expect(await stateOf(database)).toEqual(before);
    },
  );

  it("stop it as well where a remedy was chosen for some of them only", async () => {
    const { database, dirt } = await dirtyDatabase(server, kinds);
    const before = await stateOf(database);
    const expected = await expectedUnowned(database, dirt);
    const error = await refusal(
      migratorOf(database).run({ to: "contract", remedies: { orphans: { kind: "quarantine" } } }),
    );
    expect(error.code).toBe("TENANCY_UNOWNED_ROWS");
    expect(linesOf(error)).toEqual(
      expected.filter((line) => /missing-parent|missing-tenant|paths-disagree/.test(line)),
    );
    expect(await stateOf(database)).toEqual(before);
  });

  it("are quarantined where that was chosen: these and no others, none lost, and a rollback puts each back", async () => {
    const { database, dirt } = await dirtyDatabase(server, kinds);
    const before = await stateOf(database);
    const counted = await countRows(database);
    const expected = rowsByTable(await expectedUnowned(database, dirt));
    const migrator = migratorOf(database);

    const report = await migrator.run({ to: "contract", remedies: quarantineAll, quiet: true });
    expect(report.holds).toBe(true);
    const quarantined = await countQuarantined(database);
    expect(quarantined).toEqual(expected);
    const left = Object.entries(counted).map(([table, n]) => [table, n - (expected[table] ?? 0)]);
    expect(await countRows(database)).toEqual(Object.fromEntries(left));
    const owners = await ownership(database);
    expect(tablesWith(owners, "wrong")).toEqual({});
    expect(tablesWith(owners, "unknown")).toEqual({});

    await migrator.rollback({ to: "start" });
    expect(await stateOf(database)).toEqual(before);
  });

  it("come out of the quarantine with their owner once they are mended, and not before", async () => {
    const { database } = await dirtyDatabase(server, ["domain-without-organization"]);
    const counted = await countRows(database);
    const migrator = migratorOf(database);
    await migrator.run({ to: "enforce", remedies: quarantineAll });
    const quarantined = await countQuarantined(database);
    const total = Object.values(quarantined).reduce((sum, n) => sum + n, 0);
    expect(total).toBeGreaterThan(50);

    const error = await refusal(migrator.restoreQuarantine());
    expect(error.code).toBe("TENANCY_STATEMENT_FAILED");
    expect(await countQuarantined(database)).toEqual(quarantined);

    const { rows } = await database.query<{ id: string }>(
      "SELECT id FROM organizations ORDER BY id LIMIT 1",
    );
    const owner = rows[0]?.id ?? "";
    const { rows: domains } = await database.query<{ id: string }>(
      "UPDATE acme_tenancy.quarantine_domains SET organization_id = $1 RETURNING id",
      [owner],
    );
    await database.query("UPDATE acme_tenancy.quarantine_domain_configs SET organization_id = $1", [
      owner,
    ]);

    expect(await migrator.restoreQuarantine()).toBe(total);
    expect(await countRows(database)).toEqual(counted);
    const found = await database.query<{ owner: string }>(
      "SELECT DISTINCT organization_id AS owner FROM conversations WHERE domain_id = ANY ($1)",
      [domains.map(({ id }) => id)],
    );
    expect(found.rows).toEqual([{ owner }]);
    expect(tablesWith(await ownership(database), "wrong")).toEqual({});
    expect((await migrator.run({ to: "contract" })).holds).toBe(true);
  });

  it("are given to an organization where that was chosen, and taken from it by a rollback", async () => {
    const { database } = await dirtyDatabase(server, [
      "null-parent",
      "domain-without-organization",
    ]);
    const before = await stateOf(database);
    const counted = await countRows(database);
    const { rows: ids } = await database.query<{ id: string }>(
      `SELECT id FROM conversations WHERE domain_id IS NULL
         OR domain_id IN (SELECT id FROM domains WHERE organization_id IS NULL)`,
    );
    expect(ids.length).toBeGreaterThan(0);
    const { rows } = await database.query<{ id: string }>(
      "SELECT id FROM organizations ORDER BY id LIMIT 1",
    );
    const tenant = rows[0]?.id ?? "";
    const migrator = migratorOf(database);

    // What hangs on a page that was given away, and names another organization's website too, belongs to two now.
    const assign = { kind: "assign", tenant } as const;
    const error = await refusal(migrator.run({ to: "contract", remedies: { orphans: assign } }));
    expect(linesOf(error).map((line) => line.replace(/\d+/, "n"))).toEqual([
      "chat_telemetry: n × paths-disagree",
      "page_embeddings: n × paths-disagree",
    ]);
    const report = await migrator.run({
      to: "contract",
      remedies: { orphans: assign, conflicts: { kind: "quarantine" } },
    });
    expect(report.holds).toBe(true);
    expect(await countQuarantined(database)).toEqual(rowsByTable(linesOf(error)));
    const left = Object.entries(counted).map(([table, n]) => [
      table,
      n - (rowsByTable(linesOf(error))[table] ?? 0),
    ]);
    expect(await countRows(database)).toEqual(Object.fromEntries(left));
    const { rows: owners } = await database.query<{ owner: string }>(
      "SELECT DISTINCT organization_id AS owner FROM conversations WHERE id = ANY ($1)",
      [ids.map(({ id }) => id)],
    );
    expect(owners).toEqual([{ owner: tenant }]);
    expect(tablesWith(await ownership(database), "unknown")).toEqual({});

    await migrator.rollback({ to: "start" });
    expect(await stateOf(database)).toEqual(before);
  });
});

describe("a dead column that is alive", () => {
  it("stops the contract phase with its rows counted, and leaves the enforced state as it is", async () => {
    const { database, dirt } = await dirtyDatabase(server, ["live-customer-id"]);
    const values =
      "SELECT id, customer_id FROM conversations WHERE customer_id IS NOT NULL ORDER BY id";
    const { rows: alive } = await database.query<{ id: string }>(values);
    expect(alive).toHaveLength(dirt["live-customer-id"]?.conversations ?? 0);
    expect(alive.length).toBeGreaterThan(0);
    const migrator = migratorOf(database);

    const error = await refusal(migrator.run({ to: "contract" }));
    expect(error.code).toBe("TENANCY_REFUSED");
    expect(error.details).toEqual([
      `conversations.customer_id: ${alive.length} row(s) hold a value, e.g. ${alive
        .slice(0, 5)
        .map(({ id }) => id)
        .join(", ")}`,
    ]);

    expect((await migrator.status()).reached).toBe("enforce");
    expect((await migrator.verify()).holds).toBe(true);
    expect((await database.query(values)).rows).toEqual(alive);
    const enforced = await migratedDatabase(server, { to: "enforce" });
    expect((await stateOf(database)).catalog).toEqual((await stateOf(enforced)).catalog);
  });
});
