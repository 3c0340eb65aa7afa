import { organizationIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, openTenants, twoTenants } from "../support/tenants.ts";
import { until } from "../support/until.ts";
import { rowCounts, tablesSaying, wholeRows } from "../support/whole-rows.ts";

const reason = { who: "support@acme.example", why: "the customer has left" };
const one = ids.organization(1);
const two = ids.organization(2);

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

const none = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.keys(counts).map((table) => [table, 0]));

async function committed(): Promise<number[]> {
  const { rows } = await given.database.query<{ n: number }>(
    "SELECT row_count::int AS n FROM acme_tenancy.system_audit WHERE event = 'committed' ORDER BY id",
  );
  return rows.map(({ n }) => n);
}

describe("deleteOrganization()", () => {
  it("leaves no row of it anywhere, and every row of the others", async () => {
    const others = await wholeRows(given.database, two);
    expect(await tablesSaying(given.database, one)).toHaveLength(11);
    const had = await rowCounts(given.database, one);
    const report = await given.tenants.deleteOrganization(one, reason);
    expect(await tablesSaying(given.database, one)).toEqual([]);
    expect(await wholeRows(given.database, two)).toEqual(others);
    expect(report).toMatchObject({ deleted: had, left: none(had), complete: true });
  });

  it("proves it with a statement that anybody can run again", async () => {
    const had = await rowCounts(given.database, two);
    const { proof } = await given.tenants.deleteOrganization(one, reason);
    const { rows } = await given.database.query<Record<string, string>>(proof);
    expect(rows).toEqual([Object.fromEntries(Object.keys(none(had)).map((name) => [name, "0"]))]);
    const ofTwo = await given.database.query<Record<string, string>>(proof.replaceAll(one, two));
    const counted = Object.entries(ofTwo.rows[0] ?? {}).map(([name, n]) => [name, Number(n)]);
    expect(Object.fromEntries(counted)).toEqual(had);
  });

  it("takes no more rows in one transaction than it was told, and says how far it is", async () => {
    // The second: the first has its rows before it, wherever they are looked for.
    const had = await rowCounts(given.database, two);
    const heard: { table: string; deleted: number }[] = [];
    const report = await given.tenants.deleteOrganization(two, reason, {
      batchSize: 5,
      onProgress: (progress) => heard.push(progress),
    });
    expect(report.complete).toBe(true);
    // The last entry is the count afterwards, of one row.
    const batches = (await committed()).slice(0, -1);
    expect(Math.max(...batches)).toBe(5);
    expect(batches.reduce((sum, count) => sum + count, 0)).toBe(
      Object.values(had).reduce((sum, count) => sum + count, 0),
    );
    const steps = (table: string): number[] =>
      heard.filter((each) => each.table === table).map(({ deleted }) => deleted);
    expect(steps("organization_members")).toEqual([5]);
    expect(steps("messages")).toEqual([5, 10, 15, 20, 25, 30]);
  });

  it("begins with the members, so that none of them writes what has just been deleted", async () => {
    const context = await given.as(1, "member");
    let first: string | undefined;
    let refused: Promise<unknown> | undefined;
    await given.tenants.deleteOrganization(one, reason, {
      onProgress: ({ table }) => {
        first ??= table;
        refused ??= given.tenants
          .run(context, async (scope) => scope.domains.insert({ domain: "back.example" }))
          .catch((error: unknown) => error);
      },
    });
    expect(first).toBe("organization_members");
    expect(await refused).toMatchObject({ code: "TENANT_NOT_A_MEMBER" });
    expect(await tablesSaying(given.database, "back.example")).toEqual([]);
  });

  it("goes on where it was killed", async () => {
    const others = await wholeRows(given.database, two);
    const had = await rowCounts(given.database, one);
    const holder = await given.database.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT FROM domains WHERE id = $1 FOR UPDATE", [ids.row("0d", 1, 2)]);
    const tenants = await openTenants(given.database);
    let partly = 0;
    const attempt = tenants
      .deleteOrganization(one, reason, { batchSize: 11, onProgress: () => (partly += 1) })
      .catch((error: unknown) => error);
    const killed = await until(async () => {
      const { rows } = await given.database.query<{ killed: boolean }>(
        "SELECT pg_terminate_backend(pid) AS killed FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      return rows[0]?.killed;
    });
    expect(killed).toBe(true);
    expect(await attempt).toMatchObject({ code: "TENANT_CONNECTION" });
    expect(partly).toBeGreaterThan(3);
    const kept = await rowCounts(given.database, one);
    expect(kept).toMatchObject({ organizations: 1, domains: 2, messages: 0, conversations: 0 });
    await holder.query("ROLLBACK");

    const report = await tenants.deleteOrganization(one, reason, { batchSize: 11 });
    expect(report).toMatchObject({ deleted: kept, left: none(had), complete: true });
    expect(await tablesSaying(given.database, one)).toEqual([]);
    expect(await wholeRows(given.database, two)).toEqual(others);
  });

  it("done twice, or of an organization that never was, has nothing to delete and says so", async () => {
    await given.tenants.deleteOrganization(one, reason);
    const nobody = organizationIdSchema.parse(ids.row("0a", 777));
    for (const id of [one, nobody]) {
      const { deleted, left, complete } = await given.tenants.deleteOrganization(id, reason);
      expect({ deleted, left, complete }).toEqual({
        deleted: none(deleted),
        left: none(deleted),
        complete: true,
      });
    }
  });

  it("says that it is not complete where somebody has written meanwhile", async () => {
    await given.database.query(`
      CREATE FUNCTION sign_up_again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO organizations (id, name, slug) VALUES (OLD.id, 'Back', 'back'); RETURN NULL;
      END $$;
      CREATE TRIGGER sign_up_again AFTER DELETE ON organizations FOR EACH ROW EXECUTE FUNCTION sign_up_again()`);
    const report = await given.tenants.deleteOrganization(one, reason);
    expect(report.left["organizations"]).toBe(1);
    expect(report.complete).toBe(false);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "deletes nothing in batches of %s",
    async (batchSize) => {
      await expect(
        given.tenants.deleteOrganization(one, reason, { batchSize }),
      ).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
      expect((await rowCounts(given.database, one))["organizations"]).toBe(1);
    },
  );

  it("wants to know who and why", async () => {
    await expect(
      given.tenants.deleteOrganization(one, { who: "", why: "x" }),
    ).rejects.toMatchObject({ code: "TENANT_SYSTEM_ACCESS_REFUSED" });
    expect((await rowCounts(given.database, one))["messages"]).toBe(30);
  });
});
