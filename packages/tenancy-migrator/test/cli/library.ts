import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";

/** Branches lend books; one book stands on a shelf of no branch. */
const schema = `
CREATE TABLE branches (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE shelves (id integer PRIMARY KEY, branch_id integer REFERENCES branches, card_no text);
CREATE TABLE books (id integer PRIMARY KEY, shelf_id integer REFERENCES shelves ON DELETE CASCADE, title text);
INSERT INTO branches VALUES (1, 'North'), (2, 'South');
INSERT INTO shelves VALUES (1, 1), (2, 2);
INSERT INTO books SELECT n, 1 + n % 2, 'book ' || n FROM generate_series(1, 200) AS n;
`;

const role = "acme_cli_library";

export const libraryDeclaration = {
  tenant: { table: "branches" },
  column: "branch_id",
  roles: { tenant: role, system: `${role}_system` },
  tables: {
    shelves: { owner: "column", deadColumns: ["card_no"] },
    books: { via: { shelf_id: "shelves" } },
  },
} as const;

/** The library, and with `orphans` one book that stands nowhere. */
export async function library(orphans = false): Promise<FreshDatabase> {
  const database = await freshDatabase({
    template: "cli-library",
    build: async (url) => {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(schema);
      await client.end();
    },
  });
  if (orphans) await database.query("INSERT INTO books VALUES (900, NULL, 'lost')");
  return database;
}
