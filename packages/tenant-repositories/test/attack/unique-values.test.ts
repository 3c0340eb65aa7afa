import type { DomainId } from "@acme/data-model";
import { domainIdSchema, userIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";
import { told, victim } from "./support/victim.ts";

const theirDomain: DomainId = domainIdSchema.parse(ids.row("0d", victim, 1));
const newcomer = userIdSchema.parse(ids.row("0b", 777));
const taken = "https://one.tenant2.example/just-now";
const free = "https://one.tenant2.example/nothing1";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
  // The victim is just writing: whoever runs into its row waits for the end of its transaction.
  const writer = await given.database.connect();
  await writer.query("BEGIN");
  await writer.query(
    `INSERT INTO organization_members (organization_id, user_id, role) VALUES ('${ids.organization(victim)}', '${newcomer}', 'member')`,
  );
  for (const table of ["scraped_pages", "website_content"]) {
    await writer.query(
      `INSERT INTO ${table} (organization_id, domain_id, url) VALUES ('${ids.organization(victim)}', '${theirDomain}', '${taken}')`,
    );
  }
});

/** What the attacker is answered, who waits for no lock, with the url that he tried left out. */
async function answer(
  work: (scope: TenantScope, url: string) => Promise<unknown>,
  url: string,
): Promise<unknown> {
  const result = await given.tenants
    .run(
      await given.as(1),
      async (scope) => {
        await scope.query("SET LOCAL lock_timeout = '1s'");
        return work(scope, url);
      },
      { retries: 0 },
    )
    .catch(told);
  return JSON.parse(JSON.stringify(result ?? null).replaceAll(url, "url")) as unknown;
}

const insertInto = (table: string, more = "") => ({
  what: `raw SQL into ${table} ${more}`,
  work: async (scope: TenantScope, url: string): Promise<unknown> =>
    scope.query(
      `INSERT INTO ${table} (organization_id, domain_id, url) VALUES ($1, $2, $3) ${more}`,
      [ids.organization(1), theirDomain, url],
    ),
});

describe("a value that another tenant is just writing", () => {
  it.each([
    insertInto("scraped_pages"),
    insertInto("scraped_pages", "ON CONFLICT DO NOTHING"),
    insertInto("scraped_pages", "ON CONFLICT (domain_id, url) DO UPDATE SET title = 'mine'"),
    insertInto("website_content"),
    {
      what: "insert()",
      work: async (scope: TenantScope, url: string) =>
        scope.pages.insert({ domain_id: theirDomain, url }),
    },
    {
      what: "upsert()",
      work: async (scope: TenantScope, url: string) =>
        scope.pages.upsert({ domain_id: theirDomain, url }),
    },
    {
      what: "updateMany()",
      work: async (scope: TenantScope, url: string) =>
        scope.pages.updateMany({}, { domain_id: theirDomain, url }),
    },
  ])("takes no longer than one that nobody has, and says the same: $what", async ({ work }) => {
    const ofTheirs = await answer(work, taken);
    expect(ofTheirs).not.toMatchObject({ sqlState: "55P03" });
    expect(ofTheirs).toEqual(await answer(work, free));
  });

  it("is no less free within one's own: a member whom the other is just taking on, too", async () => {
    const added = answer(
      async (scope) => scope.members.add({ user_id: newcomer, role: "member" }),
      taken,
    );
    expect(await added).toMatchObject({ user_id: newcomer, role: "member" });
  });
});
