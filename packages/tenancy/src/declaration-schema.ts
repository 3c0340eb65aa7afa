import { z } from "zod";

// PostgreSQL cuts a longer name with no more than a notice, and the catalog then answers to another one.
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
const longestName = 63;

const name = z
  .string()
  .min(1, "must not be empty")
  .refine((text) => !text.includes("\0"), "must not hold a NUL character")
  .refine((text) => new TextEncoder().encode(text).length <= longestName, {
    error: `must be at most ${longestName} bytes: PostgreSQL cuts longer names`,
  });
const indexColumn = z
  .string()
  .min(1, "must not be empty")
  .max(longestName + " desc".length);
const reason = z.string().min(1, "must say why").max(500);

// Zod's record drops this key without a word, and a table that nobody sees is a table that nobody checks.
const withoutProtoKey = z.custom<unknown>(
  (value) => typeof value !== "object" || value === null || !Object.hasOwn(value, "__proto__"),
  "must not have the key __proto__, which JavaScript keeps for itself",
);

const longParent = z.strictObject({
  columns: z.array(name).min(1, "must name at least one column"),
  references: name,
  key: z.array(name).min(1, "must name at least one column").optional(),
});
const shortParent = withoutProtoKey.pipe(
  z.record(name, name).refine((path) => Object.keys(path).length === 1, {
    error:
      'must name exactly one column, e.g. { domain_id: "domains" }; use { columns, references, key } for several',
  }),
);
const parent = z.union([longParent, shortParent], {
  error: 'must be { <column>: "<parent table>" } or { columns, references, key }',
});
const parents = z.union([parent, z.array(parent).min(1, "must name at least one parent")], {
  error: 'must be { <column>: "<parent table>" } or a list of them, the preferred one first',
});

const tableOptions = {
  renamedFrom: name.optional(),
  deadColumns: z.array(name).optional(),
  index: z.array(indexColumn).min(1, "must name at least one column").optional(),
};
const table = z.union(
  [
    z.strictObject({ owner: z.literal("column"), ...tableOptions }),
    z.strictObject({ via: parents, ...tableOptions }),
    z.strictObject({ exempt: reason }),
  ],
  {
    error:
      'must be { owner: "column" }, { via: { <column>: "<parent table>" } } or { exempt: "<why>" }, with renamedFrom, deadColumns and index as the only options',
  },
);

/** The runtime shape of a declaration, for configuration that no compiler has seen. */
export const tenancyDeclarationSchema = z.strictObject({
  schema: name.default("public"),
  tenant: z.strictObject({
    table: name,
    key: name.default("id"),
    updatable: z.array(name).default([]),
  }),
  column: name,
  roles: z
    .strictObject({ tenant: name.default("acme_tenant"), system: name.default("acme_system") })
    .prefault({}),
  identity: z.enum(["ticket", "setting"]).default("ticket"),
  members: z.strictObject({ table: name, user: name, role: name }).optional(),
  claims: z.strictObject({ role: name }).optional(),
  legacyRoles: z.array(name).default([]),
  tables: withoutProtoKey.pipe(
    z.record(name, table).refine((tables) => Object.keys(tables).length > 0, {
      // Every check of an empty list holds: "verified" would then say nothing about any row.
      error: "must declare at least one table",
    }),
  ),
});

/** A declaration whose shape has been checked and whose defaults are filled in. */
export type ParsedDeclaration = z.output<typeof tenancyDeclarationSchema>;
/** One path to a parent, in either form. */
export type ParsedParent = z.output<typeof parent>;
