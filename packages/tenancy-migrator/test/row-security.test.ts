import { describe, expect, it } from "vitest";
import { openSession } from "../src/runner/session.ts";
import { misownedRows } from "./support/oracle.ts";
import { ownersShops } from "./support/owner-database.ts";
import { migratorOf, shopsTenancy } from "./support/shops.ts";

const hideAll = `
  ALTER TABLE lines ENABLE ROW LEVEL SECURITY; ALTER TABLE lines FORCE ROW LEVEL SECURITY;
  ALTER TABLE orders ENABLE ROW LEVEL SECURITY; ALTER TABLE orders FORCE ROW LEVEL SECURITY`;

describe("row level security that hides rows from the tables' owner", () => {
  it("makes a statement of ours fail instead of skipping them", async () => {
    const database = await ownersShops("shops_rls_plain", "shops_rls", "NOBYPASSRLS CREATEROLE");
    await database.query(hideAll);
    const session = await openSession(database.url, "test");
    await expect(session.query("SELECT FROM public.lines")).rejects.toMatchObject({
      code: "42501",
    });
    await expect(session.query("UPDATE public.lines SET article = ''")).rejects.toMatchObject({
      code: "42501",
    });
    await session.end();
  });

  it.each(["run", "rollback"] as const)(
    "is no matter for a role that can't see past it: %s is refused",
    async (command) => {
      const database = await ownersShops("shops_rls_plain", "shops_rls", "NOBYPASSRLS CREATEROLE");
      const migrator = migratorOf(database, shopsTenancy({ role: "shops_rls" }));
      const attempt =
        command === "run" ? migrator.run({ to: "expand" }) : migrator.rollback({ to: "start" });
      await expect(attempt).rejects.toMatchObject({
        code: "TENANCY_REFUSED",
        details: [
          "it lacks BYPASSRLS, so policies could hide rows from the proof: ALTER ROLE shops_rls_plain BYPASSRLS",
        ],
      });
      expect((await migrator.doctor()).filter(({ level }) => level === "problem")).toEqual([
        { level: "problem", message: expect.stringContaining("it lacks BYPASSRLS") as string },
      ]);
      expect(
        (await database.query("SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'")).rowCount,
      ).toBe(0);
    },
  );

  it("hides nothing from an owner with BYPASSRLS, through all phases and back", async () => {
    const role = "shops_rls_bypassing";
    const tenancy = shopsTenancy({ role });
    const database = await ownersShops("shops_rls_owner", role);
    await database.query(hideAll);
    const migrator = migratorOf(database, tenancy);
    const report = await migrator.run({ to: "contract", quiet: true });
    expect(report.holds).toBe(true);
    expect(await misownedRows(database, tenancy)).toEqual([]);
    await migrator.rollback({ to: "start" });
    const { rows } = await database.query(
      "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname IN ('lines', 'parcels') AND relkind = 'r' ORDER BY 1",
    );
    expect(rows).toEqual([
      { relname: "lines", relrowsecurity: true, relforcerowsecurity: true },
      { relname: "parcels", relrowsecurity: false, relforcerowsecurity: false },
    ]);
  });

  it("stops legacy writers loudly if the triggers' owner should lose BYPASSRLS", async () => {
    const role = "shops_rls_losing";
    const database = await ownersShops("shops_rls_losing_owner", role);
    await database.query(hideAll);
    await migratorOf(database, shopsTenancy({ role })).run({ to: "backfill" });
    await database.query("ALTER ROLE shops_rls_losing_owner NOBYPASSRLS");
    await expect(
      database.query("INSERT INTO lines VALUES (90, 100, 'unseen')"),
    ).rejects.toMatchObject({
      code: "42501",
      message: expect.stringContaining("row-level security") as string,
    });
  });
});

describe("a role that does not own the tables", () => {
  it("is refused, and told which", async () => {
    const role = "shops_rls_foreign";
    const database = await ownersShops("shops_rls_foreigner", role);
    await database.query(
      "ALTER TABLE lines OWNER TO postgres; GRANT ALL ON lines TO shops_rls_foreigner",
    );
    await expect(
      migratorOf(database, shopsTenancy({ role })).run({ to: "expand" }),
    ).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: ['it does not own "lines" (postgres does)'],
    });
  });
});

describe("a role that can't create roles", () => {
  it("is refused before anything is changed, and told what to grant", async () => {
    const role = "shops_rls_unmade";
    const database = await ownersShops("shops_rls_no_maker", role, "BYPASSRLS");
    const migrator = migratorOf(database, shopsTenancy({ role }));
    const lack =
      "it lacks CREATEROLE, so it can't make shops_rls_unmade and shops_rls_unmade_system: ALTER ROLE shops_rls_no_maker CREATEROLE";
    await expect(migrator.run({ to: "expand" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: [lack],
    });
    expect((await migrator.doctor()).filter(({ level }) => level === "problem")).toEqual([
      { level: "problem", message: expect.stringContaining(lack) as string },
    ]);
    // Backwards there is none to make.
    await migrator.rollback({ to: "start" });
  });

  it("is strong enough where both are there already", async () => {
    const role = "shops_rls_made";
    const database = await ownersShops("shops_rls_no_maker", role, "BYPASSRLS");
    await database.query(
      `DO $$ BEGIN CREATE ROLE ${role}; CREATE ROLE ${role}_system;
       EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    );
    const findings = await migratorOf(database, shopsTenancy({ role })).doctor();
    expect(findings.filter(({ level }) => level === "problem")).toEqual([]);
  });
});
