import { describe, expect, test } from "vitest";
import { checkBoundaries } from "../src/boundaries/check-boundaries.ts";
import { rules } from "../src/boundaries/rules.ts";
import { fixtureRepository } from "./support/fixture-repository.ts";
import type { Files } from "./support/fixture-repository.ts";

async function rulesBrokenBy(files: Files): Promise<readonly string[]> {
  await using repository = await fixtureRepository(files);
  const { violations } = await checkBoundaries(repository.root);
  return [...new Set(violations.map((violation) => violation.rule))].toSorted();
}

/** What each rule is there to catch, one way a line. */
const offences: readonly (readonly [rule: string, offence: string, files: Files])[] = [
  [
    "no-cycles",
    "two files that import each other",
    {
      "packages/tenancy/src/a.ts": `import "./b.ts";`,
      "packages/tenancy/src/b.ts": `import "./a.ts";`,
    },
  ],
  [
    "no-cycles",
    "two files whose types need each other",
    {
      "packages/tenancy/src/a.ts": `import type { B } from "./b.ts"; export type A = B;`,
      "packages/tenancy/src/b.ts": `import type { A } from "./a.ts"; export type B = A;`,
    },
  ],
  [
    "every-import-resolves",
    "a package that is not installed",
    { "packages/migrations/src/x.ts": `import "not-installed";` },
  ],
  [
    "every-import-resolves",
    "a file another package does not export",
    { "packages/data-model/src/x.ts": `import "@acme/tenancy/src/index.ts";` },
  ],
  [
    "nothing-imports-an-app",
    "tooling that imports an app",
    { "tooling/local-postgres/src/x.ts": `import "@acme/api";` },
  ],
  [
    "nothing-imports-an-app",
    "an app that imports another",
    {
      "apps/dashboard/src/x.ts": `import type { here } from "@acme/api"; export type A = typeof here;`,
    },
  ],
  [
    "client-imports-no-server",
    "the API's client with a server's part",
    {
      "apps/api/src/routes/x.ts": "export const x = 1;",
      "apps/api/src/client/x.ts": `import "../routes/x.ts";`,
    },
  ],
  [
    "client-imports-no-server",
    "the contract with a Node module",
    { "apps/api/src/contract/x.ts": `import "node:fs";` },
  ],
  [
    "language-and-model-know-no-driver",
    "the language with a driver",
    { "packages/tenancy/src/x.ts": `import "pg";` },
  ],
  [
    "language-and-model-know-no-driver",
    "the model with an ORM's type",
    { "packages/data-model/src/x.ts": `import type { E } from "typeorm"; export type A = E;` },
  ],
  [
    "tenancy-imports-only-zod",
    "the language with a Node module",
    { "packages/tenancy/src/x.ts": `import "node:fs";` },
  ],
  [
    "no-migration-code-at-run-time",
    "repositories with the engine",
    { "packages/tenant-repositories/src/x.ts": `import "@acme/tenancy-migrator";` },
  ],
  [
    "no-migration-code-at-run-time",
    "the API with the migrations, imported late",
    { "apps/api/src/x.ts": `export const late = () => import("@acme/migrations");` },
  ],
  [
    "packages-do-not-import-tooling",
    "a package's source with tooling",
    { "packages/migrations/src/x.ts": `import "@acme/local-postgres";` },
  ],
  [
    "no-relative-import-across-packages",
    "a path into another package",
    { "packages/data-model/src/x.ts": `import "../../tenancy/src/index.ts";` },
  ],
  [
    "entities-are-not-re-exported",
    "an entity passed on from a file beside it",
    {
      "packages/tenant-repositories/src/entities/order.ts": "export const order = 1;",
      "packages/tenant-repositories/src/x.ts": `export { order } from "./entities/order.ts";`,
    },
  ],
  [
    "entities-stay-behind-the-barrel",
    "an entity in the public face of a package",
    {
      "packages/tenant-repositories/src/order.entity.ts": "export const order = 1;",
      "packages/tenant-repositories/src/index.ts": `import { order } from "./order.entity.ts"; export { order };`,
    },
  ],
  [
    "sources-do-not-import-tests",
    "a source file with a test's helper",
    {
      "packages/migrations/test/helper.ts": "export const help = 1;",
      "packages/migrations/src/x.ts": `import "../test/helper.ts";`,
    },
  ],
  [
    "no-development-dependency-at-run-time",
    "a source file with what only developers install",
    { "packages/migrations/src/x.ts": `import "vitest";` },
  ],
  [
    "arrows-of-packages-tenancy",
    "the language with the model",
    { "packages/tenancy/src/x.ts": `import "@acme/data-model";` },
  ],
  [
    "arrows-of-packages-data-model",
    "the model with the repositories",
    { "packages/data-model/src/x.ts": `import "@acme/tenant-repositories";` },
  ],
  [
    "arrows-of-packages-tenancy-migrator",
    "the engine with the model",
    { "packages/tenancy-migrator/src/x.ts": `import "@acme/data-model";` },
  ],
  [
    "arrows-of-packages-migrations",
    "the migrations with the repositories",
    { "packages/migrations/src/x.ts": `import "@acme/tenant-repositories";` },
  ],
  [
    "arrows-of-packages-tenant-repositories",
    "the repositories with a service",
    { "packages/tenant-repositories/src/x.ts": `import "@acme/dashboard-overview";` },
  ],
  [
    "arrows-of-packages-dashboard-overview",
    "a service with the migrations",
    { "packages/dashboard-overview/src/x.ts": `import "@acme/migrations";` },
  ],
  [
    "arrows-of-apps-api",
    "the API with the engine",
    { "apps/api/src/x.ts": `import "@acme/tenancy-migrator";` },
  ],
  [
    "arrows-of-apps-dashboard",
    "the dashboard with the repositories",
    { "apps/dashboard/src/x.ts": `import "@acme/tenant-repositories";` },
  ],
  [
    "arrows-of-apps-dashboard",
    "the dashboard with the server behind the client",
    { "apps/dashboard/src/x.ts": `import "@acme/api";` },
  ],
  [
    "every-package-is-a-room",
    "a package nobody has drawn an arrow for",
    { "packages/not-in-the-table/src/x.ts": `import "@acme/tenancy";` },
  ],
];

describe("the boundaries", () => {
  test.each(offences)("%s refuses %s", async (rule, _offence, files) => {
    expect(await rulesBrokenBy(files)).toContain(rule);
  });

  test("every rule has an offence that shows it firing", () => {
    const shown = new Set(offences.map(([rule]) => rule));
    expect(rules.map((rule) => rule.name).filter((name) => !shown.has(name ?? ""))).toEqual([]);
  });

  test("allow what the architecture draws, and tests and config files to use tooling", async () => {
    const broken = await rulesBrokenBy({
      "packages/tenancy/src/x.ts": `import "zod"; import "./index.ts";`,
      "packages/data-model/src/x.ts": `import "@acme/tenancy";`,
      "packages/tenancy-migrator/src/x.ts": `import "@acme/tenancy"; import "pg";`,
      "packages/migrations/src/x.ts": `import "@acme/tenancy-migrator"; import "typeorm";`,
      "packages/migrations/test/x.test.ts": `import "vitest"; import "@acme/local-postgres";`,
      "packages/migrations/tsup.config.ts": `import "@acme/local-postgres";`,
      "packages/tenant-repositories/src/entities/order.ts": `import "typeorm"; export const o = 1;`,
      "packages/tenant-repositories/src/orders.ts": `import { o } from "./entities/order.ts"; export const id = o;`,
      "packages/tenant-repositories/test/x.test.ts": `import "@acme/migrations";`,
      "apps/api/src/x.ts": `import "@acme/dashboard-overview";`,
      "apps/api/src/client/index.ts": `import "zod"; import "@acme/data-model";`,
      "apps/dashboard/src/x.ts": `import "@acme/api/client"; import "@acme/data-model";`,
      "tooling/local-postgres/src/x.ts": `import "@acme/migrations";`,
    });
    expect(broken).toEqual([]);
  });

  test("do not call a repository clean in which no import was found", async () => {
    await using repository = await fixtureRepository({});
    await expect(checkBoundaries(repository.root)).rejects.toThrow("No import found");
  });
});
