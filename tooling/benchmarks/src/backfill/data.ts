import type { Tenancy } from "@acme/tenancy";
import { defineTenancy } from "@acme/tenancy";
import type { Client } from "pg";
import type { Shape } from "./shape.ts";
import { contentOf, idSql, idType, messageKeyColumns, partSql, usualShape } from "./shape.ts";

/** The declaration of the measured schema: messages under conversations under domains. */
export const tenancy: Tenancy = defineTenancy({
  tenant: { table: "organizations" },
  column: "organization_id",
  tables: {
    domains: { owner: "column" },
    conversations: { via: { domain_id: "domains" } },
    messages: { via: { conversation_id: "conversations" } },
  },
});

/** How to fill one table by hand, in SQL over its rows as `t`. Parents come first. */
export type FilledTable = {
  readonly name: "conversations" | "messages";
  readonly from: string;
  readonly joined: string;
  readonly tenant: string;
};

export const conversations: FilledTable = {
  name: "conversations",
  from: "domains AS d",
  joined: "d.id = t.domain_id",
  tenant: "d.organization_id",
};

export const messages: FilledTable = {
  name: "messages",
  from: "conversations AS c JOIN domains AS d ON d.id = c.domain_id",
  joined: "c.id = t.conversation_id",
  tenant: "d.organization_id",
};

export type RowCounts = {
  readonly organizations: number;
  readonly domains: number;
  readonly conversations: number;
  readonly messages: number;
};

/** Ten messages a conversation; the rest as a hosted chat would have them. */
export function rowCounts(rows: number): RowCounts {
  const domains = Math.min(Math.max(Math.ceil(rows / 200), 4), 1_000);
  return {
    organizations: Math.ceil(domains / 4),
    domains,
    conversations: Math.ceil(rows / 10),
    messages: rows,
  };
}

/**
 * Creates the schema and fills it inside the server: the same rows each time, in the order in which they
 * were made, which random keys don't follow.
 */
export async function createData(
  client: Client,
  counts: RowCounts,
  { keys, width }: Shape = usualShape,
): Promise<void> {
  const id = idType(keys);
  const part = keys === "composite" ? "part integer NOT NULL," : "";
  const content = contentOf(width);
  const conversation = `(hashint8(n)::bigint & 2147483647) % ${counts.conversations}`;
  await client.query(`
CREATE TABLE organizations (id uuid NOT NULL, name text NOT NULL);
CREATE TABLE domains (id uuid NOT NULL, organization_id uuid NOT NULL, domain text NOT NULL);
CREATE TABLE conversations (id ${id} NOT NULL, domain_id uuid NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE messages (
  ${part} id ${id} NOT NULL, conversation_id ${id} NOT NULL, role text NOT NULL, content text NOT NULL,
  created_at timestamptz NOT NULL
);
ALTER TABLE messages ALTER COLUMN content SET STORAGE ${content.storage};
INSERT INTO organizations
SELECT md5('organization ' || n)::uuid, 'Organization ' || n
FROM generate_series(0, ${counts.organizations - 1}) AS n;
INSERT INTO domains
SELECT md5('domain ' || n)::uuid, md5('organization ' || n % ${counts.organizations})::uuid, n || '.example'
FROM generate_series(0, ${counts.domains - 1}) AS n;
INSERT INTO conversations
SELECT ${idSql(keys, "conversation", "n")}, md5('domain ' || (hashint8(n)::bigint & 2147483647) % ${counts.domains})::uuid, ${moment}
FROM generate_series(0, ${counts.conversations - 1}) AS n;
INSERT INTO messages
SELECT ${keys === "composite" ? `${partSql},` : ""} ${idSql(keys, "message", "n")}, ${idSql(keys, "conversation", conversation)},
       CASE n % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, ${content.sql}, ${moment}
FROM generate_series(0, ${counts.messages - 1}) AS n;
ALTER TABLE organizations ADD PRIMARY KEY (id);
ALTER TABLE domains ADD PRIMARY KEY (id), ADD FOREIGN KEY (organization_id) REFERENCES organizations;
ALTER TABLE conversations ADD PRIMARY KEY (id), ADD FOREIGN KEY (domain_id) REFERENCES domains;
ALTER TABLE messages ADD PRIMARY KEY (${messageKeyColumns(keys).join(", ")}), ADD FOREIGN KEY (conversation_id) REFERENCES conversations;
CREATE INDEX ON conversations (domain_id);
CREATE INDEX ON messages (conversation_id, created_at);
  `);
}

const moment = "timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'";
