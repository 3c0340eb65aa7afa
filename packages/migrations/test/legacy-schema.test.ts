import { createDatabase, databaseUrl, dropDatabase } from "@acme/local-postgres";
import { freshDatabase, isolatedServer } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { describe, expect, it } from "vitest";

import {
  createLegacySchema,
  dropLegacySchema,
  legacyTables,
} from "../src/baseline/legacy-schema.ts";
import { buildLegacySchema, legacyDatabase } from "./support/legacy-database.ts";

describe("the legacy schema", () => {
  it("names its tables, parents before children", async () => {
    const database = await legacyDatabase();
    const { rows: tables } = await database.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    expect(tables.map(({ name }) => name).toSorted()).toEqual([...legacyTables].toSorted());

    const { rows: keys } = await database.query<{ child: string; parent: string }>(
      `SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent
       FROM pg_constraint WHERE contype = 'f'`,
    );
    const position = new Map<string, number>(legacyTables.map((table, index) => [table, index]));
    for (const { child, parent } of keys) {
      expect(position.get(child), `${child} → ${parent}`).toBeGreaterThan(
        position.get(parent) ?? Infinity,
      );
    }
  });

  it("cascades every foreign key, and none is there for user_id and customer_id", async () => {
    const database = await legacyDatabase();
    const { rows } = await database.query<{ name: string; definition: string }>(
      `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
       WHERE contype = 'f' ORDER BY conname`,
    );
    expect(Object.fromEntries(rows.map(({ name, definition }) => [name, definition]))).toEqual({
      organization_members_organization_id_fkey: references("organization_id", "organizations"),
      domains_organization_id_fkey: references("organization_id", "organizations"),
      customer_configs_organization_id_fkey: references("organization_id", "organizations"),
      conversations_domain_id_fkey: references("domain_id", "domains"),
      messages_conversation_id_fkey: references("conversation_id", "conversations"),
      scraped_pages_domain_id_fkey: references("domain_id", "domains"),
      page_embeddings_page_id_fkey: references("page_id", "scraped_pages"),
      page_embeddings_domain_id_fkey: references("domain_id", "domains"),
      structured_extractions_domain_id_fkey: references("domain_id", "domains"),
      website_content_domain_id_fkey: references("domain_id", "domains"),
      chat_telemetry_conversation_id_fkey: references("conversation_id", "conversations"),
      chat_telemetry_domain_id_fkey: references("domain_id", "domains"),
    });
  });

  it("lets every parent be NULL but that of a member", async () => {
    const database = await legacyDatabase();
    const { rows } = await database.query<{ column: string }>(
      `SELECT a.attrelid::regclass || '.' || a.attname AS column
       FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND a.attnotnull`,
    );
    expect(rows.map(({ column }) => column)).toEqual(["organization_members.organization_id"]);
  });

  it("has an index for every foreign key, none that another makes redundant, none on the dead column", async () => {
    const database = await legacyDatabase();
    const { rows: keys } = await database.query<{ table: string; column: string }>(
      `SELECT conrelid::regclass::text AS "table", attname AS "column" FROM pg_constraint
       JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'`,
    );
    const { rows: indexes } = await database.query<{
      table: string;
      name: string;
      columns: string[];
    }>(
      `SELECT i.indrelid::regclass::text AS "table", i.indexrelid::regclass::text AS name,
         array_agg(a.attname::text ORDER BY k.position) AS columns
       FROM pg_index i
       CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(attnum, position)
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
       WHERE i.indrelid::regclass::text = ANY ($1) GROUP BY 1, 2`,
      [legacyTables],
    );

    for (const { table, column } of keys) {
      const serving = indexes.filter(
        (index) => index.table === table && index.columns[0] === column,
      );
      expect(serving, `${table}.${column}`).toHaveLength(1);
    }
    const prefixes = indexes.filter((index) =>
      indexes.some(
        (other) =>
          other.name !== index.name &&
          other.table === index.table &&
          index.columns.every((column, position) => other.columns[position] === column),
      ),
    );
    expect(prefixes).toEqual([]);
    expect(indexes.filter(({ columns }) => columns.includes("customer_id"))).toEqual([]);
  });

  it("stores embeddings as vector where the server has pgvector, else as real[]", async () => {
    const database = await legacyDatabase();
    const { rows } = await database.query<{ type: string; has: boolean }>(
      `SELECT format_type(atttypid, atttypmod) AS type,
         EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS has
       FROM pg_attribute WHERE attrelid = 'page_embeddings'::regclass AND attname = 'embedding'`,
    );
    expect(rows[0]?.type).toBe(rows[0]?.has === true ? "vector(1536)" : "real[]");
  });

  it("lets the legacy application read and write rows, and nothing else", async () => {
    const database = await legacyDatabase();
    const { rows } = await database.query<{ table: string; privileges: string[] }>(
      `SELECT relname AS "table", array_agg(privilege_type ORDER BY privilege_type) AS privileges
       FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
       WHERE grantee = 'legacy_app'::regrole AND relnamespace = 'public'::regnamespace GROUP BY 1`,
    );
    expect(rows.map(({ table }) => table).toSorted()).toEqual([...legacyTables].toSorted());
    for (const { privileges } of rows)
      expect(privileges).toEqual(["DELETE", "INSERT", "SELECT", "UPDATE"]);

    const client = await database.connect();
    await client.query("SET ROLE legacy_app");
    await client.query("INSERT INTO organizations (name, slug) VALUES ('Acme', 'acme')");
    await expect(client.query("TRUNCATE organizations CASCADE")).rejects.toMatchObject({
      code: "42501",
    });
    const { rows: roles } = await database.query(
      `SELECT rolcanlogin FROM pg_roles WHERE rolname = 'legacy_app'`,
    );
    expect(roles).toEqual([{ rolcanlogin: false }]);
  });

  it("is created while another database of the server is creating the same role", async () => {
    const server = await isolatedServer();
    const names = [`legacy_first_${process.pid}`, `legacy_second_${process.pid}`] as const;
    for (const name of names) await createDatabase(server.url, name);
    const first = new Client({ connectionString: databaseUrl(server.url, names[0]) });
    await first.connect();
    try {
      await first.query("BEGIN");
      for (const statement of createLegacySchema) await first.query(statement);
      const second = buildLegacySchema(databaseUrl(server.url, names[1]));
      // A shared server (DATABASE_URL) may have had the role all along: then nobody waits for anybody.
      if (server.embedded) await waitForLock(first, names[1]);
      await first.query("COMMIT");
      await expect(second).resolves.toBeUndefined();
    } finally {
      await first.end();
      for (const name of names) await dropDatabase(server.url, name);
    }
  });

  it("leaves nothing behind when it is dropped", async () => {
    const database = await freshDatabase();
    const inPublic = () =>
      database.query(
        `SELECT 'relation' AS kind, relname AS name, NULL AS acl FROM pg_class c
           WHERE relnamespace = 'public'::regnamespace
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
         UNION ALL SELECT 'type', typname, NULL FROM pg_type t WHERE typnamespace = 'public'::regnamespace
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid IN (t.oid, t.typelem) AND d.deptype = 'e')
         UNION ALL SELECT 'grant', grantee::regrole::text, privilege_type
           FROM pg_namespace CROSS JOIN LATERAL aclexplode(nspacl)
           WHERE nspname = 'public' AND grantee = to_regrole('legacy_app')`,
      );
    await buildLegacySchema(database.url);
    expect((await inPublic()).rows.length).toBeGreaterThan(legacyTables.length);
    for (const statement of dropLegacySchema) await database.query(statement);
    expect((await inPublic()).rows).toEqual([]);
  });
});

/** Until a session of the database waits for a lock. */
async function waitForLock(client: Client, database: string): Promise<void> {
  await expect
    .poll(async () => {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`,
        [database],
      );
      // Inside a transaction the activity is a snapshot of its first look.
      await client.query(`SELECT pg_stat_clear_snapshot()`);
      return rowCount;
    })
    .toBe(1);
}

function references(column: string, parent: string): string {
  return `FOREIGN KEY (${column}) REFERENCES ${parent}(id) ON DELETE CASCADE`;
}
