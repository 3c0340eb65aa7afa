import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase, isolatedServer } from "@acme/local-postgres/testing";
import type { RunRequest } from "@acme/tenancy-migrator";
import { describeCatalog } from "@acme/tenancy-migrator";
import { beforeAll, describe, expect, it } from "vitest";

import { buildLegacySchema } from "./support/legacy-database.ts";
import { contentByName } from "./support/content-by-name.ts";
import { filledDatabase, migratorOf } from "./support/filled-database.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await isolatedServer();
});

/** The schema, and the roles where the server is the test's own. */
async function catalogOf(database: FreshDatabase): Promise<string[]> {
  return describeCatalog(await database.connect(), undefined, { roles: server.embedded });
}

const destinations: readonly (readonly [name: string, request: RunRequest])[] = [
  ["expand", { to: "expand" }],
  ["the backfill", { to: "verify" }],
  ["enforce", { to: "enforce" }],
  ["contract", { to: "contract" }],
  ["contract without compatibility", { to: "contract", dropCompat: true }],
];

describe("rolled back to the start", () => {
  it.each(destinations)(
    "from %s the catalog and every row are the legacy ones, and forward again it is as it was",
    async (_, request) => {
      const database = await filledDatabase(server);
      const migrator = migratorOf(database);
      const legacy = await catalogOf(database);
      const rows = await contentByName(database);

      await migrator.run(request);
      const forwards = await catalogOf(database);
      expect(forwards).not.toEqual(legacy);
      const { steps } = await migrator.plan(request);
      expect(steps.filter(({ kind }) => kind !== "batches")).toEqual([]);

      await migrator.rollback({ to: "start" });
      expect(await catalogOf(database)).toEqual(legacy);
      expect(await contentByName(database)).toEqual(rows);

      await migrator.run(request);
      expect(await catalogOf(database)).toEqual(forwards);

      // So that the next one finds a server without the tenants' role, too.
      await migrator.rollback({ to: "start" });
      expect(await catalogOf(database)).toEqual(legacy);
    },
  );
});

describe("rolled back by one phase", () => {
  it("the catalog is at each boundary what it was on the way forwards", async () => {
    const database = await filledDatabase(server);
    const migrator = migratorOf(database);
    const boundaries = ["expand", "verify", "enforce"] as const;
    const forwards: string[][] = [];
    for (const to of boundaries) {
      await migrator.run({ to });
      forwards.push(await catalogOf(database));
    }
    await migrator.run({ to: "contract", dropCompat: true });
    for (const to of boundaries.toReversed()) {
      await migrator.rollback({ to });
      expect({ to, catalog: await catalogOf(database) }).toEqual({ to, catalog: forwards.pop() });
    }
    await migrator.rollback({ to: "start" });
  });
});

describe("a database that was migrated empty and one that was migrated full", () => {
  it("are equal after each phase", async () => {
    const empty = await freshDatabase({ serverUrl: server.url, build: buildLegacySchema });
    const full = await filledDatabase(server);
    for (const [name, request] of destinations) {
      for (const database of [empty, full]) await migratorOf(database).run(request);
      expect({ name, catalog: await catalogOf(empty) }).toEqual({
        name,
        catalog: await catalogOf(full),
      });
    }
    for (const database of [empty, full]) await migratorOf(database).rollback({ to: "start" });
  });
});
