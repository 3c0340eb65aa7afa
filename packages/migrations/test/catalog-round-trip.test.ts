import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase, isolatedServer } from "@acme/local-postgres/testing";
import type { RunRequest } from "@acme/tenancy-migrator";
import { describeCatalog } from "@acme/tenancy-migrator";
import { beforeAll, describe, expect, it } from "vitest";

import { buildLegacySchema } from "./support/legacy-database.ts";
import { contentHashes } from "./support/content-hash.ts";
import { filledDatabase, migratedDatabase, migratorOf } from "./support/filled-database.ts";

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
      const rows = await contentHashes(await database.connect());

      await migrator.run(request);
      const forwards = await catalogOf(database);
      expect(forwards).not.toEqual(legacy);

      await migrator.rollback({ to: "start" });
      expect(await catalogOf(database)).toEqual(legacy);
      expect(await contentHashes(await database.connect())).toEqual(rows);

      await migrator.run(request);
      expect(await catalogOf(database)).toEqual(forwards);
    },
  );
});

describe("carried out", () => {
  it.each(destinations)("%s has nothing left to do but to look for new rows", async (_, request) => {
    const database = await migratedDatabase(server, request);
    const { steps, unowned } = await migratorOf(database).plan(request);
    expect(steps.filter(({ kind }) => kind !== "batches")).toEqual([]);
    expect(unowned).toEqual([]);
  });
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
      expect(await catalogOf(database), `back at ${to}`).toEqual(forwards.pop());
    }
  });
});

describe("a database that was migrated empty and one that was migrated full", () => {
  it.each(destinations)("are equal after %s", async (_, request) => {
    const empty = await freshDatabase({
      serverUrl: server.url,
      template: "empty",
      build: buildLegacySchema,
    });
    await migratorOf(empty).run(request);
    const full = await migratedDatabase(server, request);
    expect(await catalogOf(empty)).toEqual(await catalogOf(full));
  });
});
