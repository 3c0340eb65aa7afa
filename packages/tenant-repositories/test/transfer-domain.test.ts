import { domainIdSchema } from "@acme/data-model";
import type { DomainId } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantContext } from "../src/index.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { ids, twoTenants } from "./support/tenants.ts";
import { until } from "./support/until.ts";

const domain = domainIdSchema.parse(ids.row("0d", 1, 1));
const [from, to] = [ids.organization(1), ids.organization(2)];

let given: TwoTenants;
/** Admin of both. */
let both: TenantContext;
beforeEach(async () => {
  given = await twoTenants();
  both = await given.tenants.authorize(ids.both, from);
});

/** What hangs on the domain in whatever way, and whose it is: asked of the database, not of the code. */
const under = `
SELECT t, org, count(*)::int AS n FROM (
  SELECT 'conversations' AS t, organization_id AS org FROM conversations WHERE domain_id = $1
  UNION ALL SELECT 'messages', m.organization_id FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.domain_id = $1
  UNION ALL SELECT 'scraped_pages', organization_id FROM scraped_pages WHERE domain_id = $1
  UNION ALL SELECT 'page_embeddings', e.organization_id FROM page_embeddings e LEFT JOIN scraped_pages p ON p.id = e.page_id WHERE coalesce(e.domain_id, p.domain_id) = $1
  UNION ALL SELECT 'structured_extractions', organization_id FROM structured_extractions WHERE domain_id = $1
  UNION ALL SELECT 'website_content', organization_id FROM website_content WHERE domain_id = $1
  UNION ALL SELECT 'chat_telemetry', e.organization_id FROM chat_telemetry e LEFT JOIN conversations c ON c.id = e.conversation_id WHERE coalesce(e.domain_id, c.domain_id) = $1
) AS rows GROUP BY 1, 2 ORDER BY 1`;

async function whose(id: DomainId): Promise<{ t: string; org: string; n: number }[]> {
  return (await given.database.query<{ t: string; org: string; n: number }>(under, [id])).rows;
}

describe("transferDomain()", () => {
  it("takes the domain, its config and everything under it along, as its preview said", async () => {
    const before = await whose(domain);
    expect(before.map(({ org }) => org)).toEqual(before.map(() => from));
    const preview = await given.tenants.run(both, async (scope) => {
      const counts = await scope.domains.previewTransfer(domain);
      await scope.domains.transferDomain(domain, to);
      expect(await scope.domains.find(domain)).toBeNull();
      return counts;
    });
    const after = await whose(domain);
    expect(after).toEqual(before.map((each) => ({ ...each, org: to })));
    expect(preview).toEqual(Object.fromEntries(after.map(({ t, n }) => [t, n])));
    const { rows } = await given.database.query(
      "SELECT organization_id FROM domains WHERE id = $1 UNION ALL SELECT organization_id FROM domain_configs WHERE domain = 'one.tenant1.example'",
      [domain],
    );
    expect(rows).toEqual([{ organization_id: to }, { organization_id: to }]);
  });

  it("of a domain that somebody deletes meanwhile is none, and its config stays", async () => {
    const other = await given.database.connect();
    await other.query("BEGIN");
    await other.query("DELETE FROM domains WHERE id = $1", [domain]);
    const moving = given.tenants
      .run(both, async (scope) => scope.domains.transferDomain(domain, to))
      .catch((error: unknown) => error);
    await until(async () => {
      const { rowCount } = await given.database.query(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      return rowCount === 0 ? undefined : true;
    });
    await other.query("COMMIT");
    expect(await moving).toMatchObject({ code: "TENANT_NOT_FOUND" });
    const { rows } = await given.database.query(
      "SELECT organization_id FROM domain_configs WHERE domain = 'one.tenant1.example'",
    );
    expect(rows).toEqual([{ organization_id: from }]);
  });

  it("leaves the organization's other domain, and rows of none, where they are", async () => {
    await given.tenants.run(both, async (scope) => scope.domains.transferDomain(domain, to));
    await given.tenants.run(both, async (scope) => {
      expect((await scope.domains.list()).rows.map((row) => row.domain)).toEqual([
        "two.tenant1.example",
      ]);
      expect(await scope.domainConfigs.count()).toBe(1);
    });
    const elsewhere = await given.tenants.authorize(ids.both, to);
    expect(await given.tenants.run(elsewhere, async (scope) => scope.domains.count())).toBe(3);
  });

  it.each(["viewer", "member"] as const)("is refused to a %s before the database", async (role) => {
    const work = given.tenants.run(await given.as(1, role), async (scope) =>
      scope.domains.transferDomain(domain, to),
    );
    await expect(work).rejects.toMatchObject({ code: "TENANT_ROLE_REQUIRED", sqlState: undefined });
  });

  it("looks the same for an organization without rights there and for one that never was", async () => {
    const context = await given.as(1, "owner");
    const outcome = async (target: number): Promise<unknown> =>
      given.tenants
        .run(context, async (scope) =>
          scope.domains.transferDomain(domain, ids.organization(target)),
        )
        .catch((error: unknown) => error);
    const [foreign, nowhere] = [await outcome(2), await outcome(9)];
    expect(foreign).toMatchObject({ code: "TENANT_ROLE_REQUIRED", sqlState: "TN004" });
    expect(nowhere).toEqual(foreign);
    expect((await whose(domain)).every(({ org }) => org === from)).toBe(true);
  });

  it.each(["viewer", "member"] as const)("needs admin in the target too, not %s", async (role) => {
    await given.database.query(
      "UPDATE organization_members SET role = $1 WHERE user_id = $2 AND organization_id = $3",
      [role, ids.both, to],
    );
    await expect(
      given.tenants.run(both, async (scope) => scope.domains.transferDomain(domain, to)),
    ).rejects.toMatchObject({ code: "TENANT_ROLE_REQUIRED", sqlState: "TN004" });
  });

  it("counts the role of the moment, not of the context", async () => {
    await given.database.query(
      "UPDATE organization_members SET role = 'member' WHERE user_id = $1 AND organization_id = $2",
      [ids.both, from],
    );
    await expect(
      given.tenants.run(both, async (scope) => scope.domains.transferDomain(domain, to)),
    ).rejects.toMatchObject({ code: "TENANT_ROLE_REQUIRED", sqlState: "TN004" });
  });

  it("can't fetch another tenant's domain, not even as an admin of both, nor by SQL", async () => {
    const foreign = domainIdSchema.parse(ids.row("0d", 2, 1));
    await expect(
      given.tenants.run(both, async (scope) => scope.domains.transferDomain(foreign, from)),
    ).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
    const [moved] = await given.tenants.run(
      both,
      async (scope) =>
        scope.sql`SELECT acme_tenancy.transfer_domains(${foreign}, ${from}) AS moved`,
    );
    expect(moved).toEqual({ moved: false });
    expect((await whose(foreign)).every(({ org }) => org === to)).toBe(true);
  });

  it("is undone with the scope that it failed in", async () => {
    await expect(
      given.tenants.run(both, async (scope) => {
        await scope.domains.transferDomain(domain, to);
        throw new Error("after all not");
      }),
    ).rejects.toThrow("after all not");
    expect((await whose(domain)).every(({ org }) => org === from)).toBe(true);
  });

  it("is the only way: SQL can't change whose a row is", async () => {
    for (const table of ["domains", "conversations", "messages", "domain_configs"]) {
      await expect(
        given.tenants.run(both, async (scope) =>
          scope.query(`UPDATE ${table} SET organization_id = $1`, [to]),
        ),
      ).rejects.toMatchObject({
        // The policy, or the trigger in front of it that derives whose a row is.
        code: expect.stringMatching(/^TENANT_(FORBIDDEN|CHECK_VIOLATION)$/),
      });
    }
  });
});
