import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { defineTenancy } from "@acme/tenancy";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import type { TenantDatabase } from "../src/index.ts";
import { createTenantDatabase, restoreOrganization } from "../src/index.ts";
import { expectIsolation } from "../src/testing/index.ts";
import { logins, urlFor } from "./support/tenants.ts";

type ClinicIds = { readonly tenant: number; readonly member: string };
type Batch = {
  readonly batch: string;
  readonly clinic_no: number;
  readonly vaccine: string | null;
};

/** Vets: keys of several kinds, a column that is computed, and rows that refer to who has written them. */
const tenancy = defineTenancy({
  tenant: { table: "clinic", key: "clinic_no", updatable: ["town"] },
  column: "clinic_no",
  members: { table: "staff", user: "login", role: "rank" },
  tables: {
    staff: { owner: "column" },
    batch: { owner: "column" },
    visit: { owner: "column" },
  },
});
const schema = `
CREATE TABLE clinic (clinic_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, town text NOT NULL);
CREATE TABLE staff (staff_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, clinic_no integer NOT NULL REFERENCES clinic,
  login text NOT NULL, rank text NOT NULL, shown text GENERATED ALWAYS AS (upper(login)) STORED, UNIQUE (clinic_no, login));
CREATE TABLE batch (batch text PRIMARY KEY, clinic_no integer NOT NULL REFERENCES clinic, vaccine text);
CREATE TABLE visit (visit_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, clinic_no integer NOT NULL REFERENCES clinic,
  login text NOT NULL, FOREIGN KEY (clinic_no, login) REFERENCES staff (clinic_no, login));
INSERT INTO clinic (town) VALUES ('Porto'), ('Braga');
INSERT INTO staff (clinic_no, login, rank) VALUES (1, 'ana', 'owner'), (2, 'bia', 'owner');
INSERT INTO batch VALUES ('p-1', 1, 'rabies'), ('b-1', 2, 'rabies');
INSERT INTO visit (clinic_no, login) VALUES (1, 'ana'), (2, 'bia');`;

let database: FreshDatabase;
let clinics: TenantDatabase<ClinicIds>;
beforeEach(async () => {
  database = await freshDatabase({ template: "clinics", build: buildClinics });
  clinics = await createTenantDatabase<ClinicIds>({
    connection: urlFor(database, "tenant"),
    systemConnection: urlFor(database, "system"),
    tenancy,
  });
  onTestFinished(clinics.close);
});

async function buildClinics(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(schema);
  await createMigrator({ tenancy, connectionString: url }).run({ to: "enforce" });
  for (const [login, role] of [
    [logins.tenant, tenancy.roles.tenant],
    [logins.system, tenancy.roles.system],
  ]) {
    await client.query(`DO $$ BEGIN CREATE ROLE ${login} LOGIN PASSWORD 'secret'; GRANT ${role} TO ${login};
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  }
  await client.end();
}

it("a row brings its key where the database has none to give, and can't change it or what is computed", async () => {
  await clinics.run(await clinics.authorize("ana", 1), async (scope) => {
    const batches = scope.table<Batch, Partial<Batch>>("batch", { conflict: ["batch"] });
    expect(await batches.insert({ batch: "p-2" })).toEqual({
      batch: "p-2",
      clinic_no: 1,
      vaccine: null,
    });
    expect(await batches.upsert({ batch: "p-2", vaccine: "flu" })).toMatchObject({
      vaccine: "flu",
    });
    const refused = { code: "TENANT_INPUT_INVALID" };
    // Unique in all the table: the other clinic has it.
    await expect(batches.upsert({ batch: "b-1" })).rejects.toMatchObject({
      code: "TENANT_UNIQUE_VIOLATION",
      message: expect.stringContaining("its batch is taken") as string,
    });
    await expect(batches.update("p-2", { batch: "p-3" })).rejects.toMatchObject(refused);
    const visits = scope.table<object, object, number>("visit");
    await expect(visits.insert({ visit_no: 9, login: "ana" })).rejects.toMatchObject(refused);
    const staff = scope.table<object, object, number>("staff");
    await expect(staff.update(1, { shown: "ANNE" })).rejects.toMatchObject(refused);
  });
});

it("isolation holds where keys and columns are the database's alone", async () => {
  const [one, other] = [await clinics.authorize("ana", 1), await clinics.authorize("bia", 2)];
  expect((await expectIsolation({ database: clinics, one, other })).tables).toHaveLength(4);
});

it("isolation that does not hold is seen where a table's last column is computed", async () => {
  await database.query(
    `CREATE POLICY leaks ON staff TO ${tenancy.roles.tenant} USING (true) WITH CHECK (true)`,
  );
  const [one, other] = [await clinics.authorize("ana", 1), await clinics.authorize("bia", 2)];
  await expect(expectIsolation({ database: clinics, one, other })).rejects.toThrow(
    /staff, update: 1 rows were changed/,
  );
});

it("a tenant goes with all its rows, also those that refer to its members", async () => {
  const report = await clinics.deleteOrganization(1, { who: "me", why: "they left" });
  expect(report).toMatchObject({
    complete: true,
    deleted: { clinic: 1, staff: 1, batch: 1, visit: 1 },
  });
  const { rows } = await database.query("SELECT clinic_no FROM visit");
  expect(rows).toEqual([{ clinic_no: 2 }]);
});

it.each([
  ["has not counted at all", 1],
  ["counts its last row next", 7],
])("a tenant that was put back where one %s goes on behind its rows", async (_, next) => {
  await database.query(
    "INSERT INTO visit (clinic_no, login) SELECT 1, 'ana' FROM generate_series(1, 5)",
  );
  const exported = new PassThrough();
  const reason = { who: "me", why: "they move" };
  await clinics.exportOrganization(1, reason, exported);
  exported.end();
  const lines = await text(exported);
  await clinics.deleteOrganization(1, reason);
  const owner = await database.connect();
  // The staff has come further, and clinics are counted backwards.
  await owner.query(`ALTER SEQUENCE visit_visit_no_seq RESTART WITH ${next}; ALTER SEQUENCE staff_staff_no_seq RESTART WITH 40;
    ALTER SEQUENCE clinic_clinic_no_seq INCREMENT BY -1 MINVALUE -9 MAXVALUE 50 RESTART WITH 50`);
  const counts = await restoreOrganization(owner, Readable.from([lines]), tenancy);
  expect(counts).toEqual({ clinic: 1, staff: 1, batch: 1, visit: 6 });
  const { rows } = await database.query(`
    WITH v AS (INSERT INTO visit (clinic_no, login) VALUES (1, 'ana') RETURNING visit_no),
      s AS (INSERT INTO staff (clinic_no, login, rank) VALUES (1, 'zoe', 'member') RETURNING staff_no),
      c AS (INSERT INTO clinic (town) VALUES ('Faro') RETURNING clinic_no)
    SELECT visit_no, staff_no, clinic_no FROM v, s, c`);
  expect(rows).toEqual([{ visit_no: 8, staff_no: 40, clinic_no: 0 }]);
});

it("a role that has no rank is named, with what to do", async () => {
  await database.query("UPDATE staff SET rank = 'vet' WHERE login = 'ana'");
  const unknown = {
    code: "TENANT_SERVER_REFUSED",
    message: expect.stringContaining('"vet"') as string,
  };
  await expect(clinics.authorize("ana", 1)).rejects.toMatchObject(unknown);
  await expect(clinics.membershipsOf("ana")).rejects.toMatchObject(unknown);
});
