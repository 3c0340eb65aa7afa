import { defineTenancy } from "@acme/tenancy";
import type { Tenancy } from "@acme/tenancy";

/** owners ← things ← parts (partitioned by `k`) ← bits. */
export function partitionedTenancy(role: string, legacyRoles: readonly string[] = []): Tenancy {
  return defineTenancy({
    tenant: { table: "owners" },
    column: "owner",
    roles: { tenant: role, system: `${role}_system` },
    legacyRoles: [...legacyRoles],
    tables: {
      things: { owner: "column" },
      parts: { via: { thing_id: "things" }, deadColumns: ["dead"], index: ["k desc", "id"] },
      bits: { via: { columns: ["part_id", "part_k"], references: "parts" } },
    },
  });
}

/**
 * The partitions by which `parts` may be split: `k` is 1 to 40, and a row may move from each to another.
 */
export const partitionings = {
  range: `PARTITION BY RANGE (k);
    CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (1) TO (20);
    CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (20) TO (41);`,
  list: `PARTITION BY LIST (k);
    CREATE TABLE parts_few PARTITION OF parts FOR VALUES IN (1, 2, 3);
    CREATE TABLE parts_rest PARTITION OF parts DEFAULT;`,
  hash: `PARTITION BY HASH (k);
    CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);`,
  "two levels, in a schema of their own": `PARTITION BY RANGE (k);
    CREATE SCHEMA attic;
    CREATE TABLE attic."parts ""low" PARTITION OF parts FOR VALUES FROM (1) TO (20) PARTITION BY HASH (id);
    CREATE TABLE attic.parts_low_0 PARTITION OF attic."parts ""low" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE attic.parts_low_1 PARTITION OF attic."parts ""low" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (20) TO (41);`,
} as const;

/** The legacy database as SQL; `rows` parts beside the few that tests speak of. */
export function partitionedSql(partitioning: string, rows = 0): string {
  return `CREATE TABLE owners (id integer PRIMARY KEY);
    CREATE TABLE things (id integer PRIMARY KEY, owner integer REFERENCES owners);
    CREATE TABLE parts (id integer, k integer, thing_id integer REFERENCES things ON DELETE CASCADE, what text, dead text,
                        PRIMARY KEY (id, k)) ${partitioning}
    CREATE INDEX parts_thing ON parts (thing_id);
    CREATE TABLE bits (id integer PRIMARY KEY, part_id integer, part_k integer,
                       FOREIGN KEY (part_id, part_k) REFERENCES parts ON DELETE CASCADE ON UPDATE CASCADE);
    CREATE INDEX bits_part ON bits (part_id, part_k);
    INSERT INTO owners VALUES (1), (2), (3);
    INSERT INTO things VALUES (1, 1), (2, 2), (3, 3);
    INSERT INTO parts VALUES (1, 1, 1, 'a'), (2, 25, 1, 'b'), (3, 3, 2, 'c'), (4, 40, 3, 'd');
    INSERT INTO bits VALUES (1, 1, 1), (2, 2, 25), (3, 3, 3), (4, 4, 40);
    INSERT INTO parts SELECT 100 + n, 1 + n % 40, 1 + n % 3, md5(n::text) FROM generate_series(1, ${rows}) AS n;
    INSERT INTO bits SELECT 100 + n, 100 + n, 1 + n % 40 FROM generate_series(1, ${rows}) AS n`;
}

/** What legacy code does to it, rows that go to another partition among it. */
export const partitionedWrites: readonly string[] = [
  "INSERT INTO parts VALUES (5, 2, 3, 'e'), (6, 30, 2, 'f')",
  "INSERT INTO bits VALUES (5, 5, 2), (6, 6, 30)",
  "UPDATE parts SET k = 26 WHERE id = 1",
  "UPDATE parts SET k = 4, thing_id = 3 WHERE id = 2",
  "UPDATE things SET owner = 3 WHERE id = 2",
  "UPDATE parts SET thing_id = 1 WHERE id = 4",
  "DELETE FROM parts WHERE id = 5",
];
