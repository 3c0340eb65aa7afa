import { organizationMemberRecordSchema, organizationRecordSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../../src/index.ts";
import { aggregates } from "../support/aggregates.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { present } from "../support/present.ts";
import { ids, twoTenants } from "../support/tenants.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** Work as tenant 1's owner. */
async function run<Result>(work: (scope: TenantScope) => Promise<Result>): Promise<Result> {
  return given.tenants.run(await given.as(1), work);
}

describe.each(aggregates)("scope.$name", ({ of, schema, row, changes }) => {
  it("inserts, finds, changes and deletes a row, which is a record of the model all along", async () => {
    await run(async (scope) => {
      const rows = of(scope);
      const before = await rows.count();
      const inserted = await rows.insert(row(1, 1));
      expect(inserted).toMatchObject({ ...row(1, 1), organization_id: ids.organization(1) });
      const id = String(inserted["id"]);
      expect(schema.parse(inserted)).toEqual(inserted);
      expect(await rows.find(id)).toEqual(inserted);
      expect(await rows.get(id)).toEqual(inserted);
      expect(await rows.findMany([id, ids.row("0f", 7)])).toEqual([inserted]);
      const changed = await rows.update(id, changes);
      expect(changed).toEqual({ ...inserted, ...changes });
      expect(schema.parse(changed)).toEqual(changed);
      expect(await rows.count()).toBe(before + 1);
      expect(await rows.delete(id)).toBe(true);
      expect(await rows.delete(id)).toBe(false);
      expect(await rows.find(id)).toBeNull();
      await expect(rows.get(id)).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
      await expect(rows.update(id, changes)).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
    });
  });

  it("inserts, changes and deletes many, in the order that they were given in", async () => {
    await run(async (scope) => {
      const rows = of(scope);
      const given1000 = Array.from({ length: 50 }, (_, number) => row(1, number));
      const inserted = await rows.insertMany(given1000);
      expect(inserted).toMatchObject(given1000);
      const keys = inserted.map((each) => String(each["id"]));
      expect(new Set(keys).size).toBe(50);
      const some = { id: { in: keys.slice(10) } };
      expect(await rows.updateMany(some, changes)).toBe(40);
      expect(await rows.count({ ...some, ...unchangedBy(changes) })).toBe(40);
      expect(await rows.deleteMany(some)).toBe(40);
      expect(await rows.findMany(keys)).toHaveLength(10);
    });
  });

  it("answers only rows that are records of the model", async () => {
    const rows = await run(async (scope) => {
      await of(scope).insertMany([row(1, 1), row(1, 2)]);
      return (await of(scope).list({ limit: 1_000 })).rows;
    });
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.map((each) => schema.parse(each))).toEqual(rows);
  });

  it("refuses the key, the organization and columns that are not there, and inserts nothing", async () => {
    const wrong = [
      { id: ids.row("0f", 1) },
      { organization_id: ids.organization(2) },
      { organization_id: ids.organization(1) },
      { no_such_column: 1 },
      { 'x" uuid); DROP TABLE messages; --': 1 },
    ];
    await run(async (scope) => {
      const rows = of(scope);
      const before = await rows.count();
      for (const each of wrong) {
        const refusal = { code: "TENANT_INPUT_INVALID" };
        await expect(rows.insertMany([row(1, 1), { ...row(1, 2), ...each }])).rejects.toMatchObject(
          refusal,
        );
        await expect(rows.updateMany({}, { ...changes, ...each })).rejects.toMatchObject(refusal);
      }
      expect(await rows.count()).toBe(before);
    });
  });

  it("streams what it lists", async () => {
    await run(async (scope) => {
      const streamed: unknown[] = [];
      await of(scope).insertMany([row(1, 1), row(1, 2), row(1, 3)]);
      for await (const each of of(scope).stream({ batchSize: 2 })) streamed.push(each);
      expect(streamed).toEqual((await of(scope).list({ limit: 1_000 })).rows);
    });
  });

  it("holds another tenant's row for one that never was", async () => {
    const foreign = await given.tenants.run(await given.as(2), async (scope) =>
      of(scope).insert(row(2, 1)),
    );
    const id = String(foreign["id"]);
    await run(async (scope) => {
      const rows = of(scope);
      expect(await rows.find(id)).toBeNull();
      expect(await rows.findMany([id])).toEqual([]);
      expect(await rows.count({ id })).toBe(0);
      expect(await rows.updateMany({ id }, changes)).toBe(0);
      expect(await rows.deleteMany({ id })).toBe(0);
      expect(await rows.delete(id)).toBe(false);
      const missing = await rows.update(ids.row("0f", 1), changes).catch((error: unknown) => error);
      await expect(rows.update(id, changes)).rejects.toEqual(missing);
    });
  });
});

/** Changes as a filter: JSON and lists have no equality that a filter could ask for. */
function unchangedBy(changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => typeof value !== "object" || value === null),
  );
}

describe("organizations and members", () => {
  it("are records of the model", async () => {
    await run(async (scope) => {
      const organization = await scope.organizations.current();
      expect(organizationRecordSchema.parse(organization)).toEqual(organization);
      expect(organization.name).toBe("Tenant 1");
      const { rows } = await scope.members.list();
      expect(rows.map((row) => organizationMemberRecordSchema.parse(row))).toEqual(rows);
      expect(rows).toHaveLength(5);
      expect(await scope.members.find(present(rows[0]).id)).toEqual(rows[0]);
    });
  });

  it("let an admin change the name and the settings, and nobody the plan", async () => {
    await run(async (scope) => {
      const before = await scope.organizations.current();
      const after = await scope.organizations.update({ name: "Renamed", settings: { a: [1] } });
      expect(after).toMatchObject({ name: "Renamed", settings: { a: [1] } });
      expect(after.updated_at.getTime()).toBeGreaterThanOrEqual(before.updated_at.getTime());
    });
    const more = { seat_limit: 1_000 } as object;
    await expect(run(async (scope) => scope.organizations.update(more))).rejects.toMatchObject({
      code: "TENANT_FORBIDDEN",
    });
    const names = await given.database.query("SELECT name FROM organizations ORDER BY id");
    expect(names.rows).toEqual([{ name: "Renamed" }, { name: "Tenant 2" }]);
  });
});
