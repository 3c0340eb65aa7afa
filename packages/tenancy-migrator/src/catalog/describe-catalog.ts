import type { ClientBase } from "pg";

/** What {@link describeCatalog} may leave in or out. */
export type DescribeOptions = {
  /** Also the cluster's roles, their memberships and settings. Default: false, since other databases share them. */
  readonly roles?: boolean;
};

/**
 * Everything that makes one database's schema differ from another's, one fact a line, sorted: two equal lists are
 * two equal schemas. It knows nothing of the migration, so that it can judge it.
 *
 * Left out is what says nothing about the schema: oids, the order of a table's columns, owners (a grant to the owner
 * says so), statistics, what an extension brings, and names that PostgreSQL makes up: those of NOT NULL constraints
 * (in 18), and of what a foreign key has for each partition of the table that it refers to.
 *
 * Opens a transaction of its own; don't call it inside one.
 *
 * @param schemas Default: all but the system's.
 * @example
 * ```ts no-run
 * import assert from "node:assert/strict";
 * import { describeCatalog } from "@acme/tenancy-migrator";
 * import type { Client } from "pg";
 *
 * export async function expectSameSchema(one: Client, other: Client): Promise<void> {
 *   assert.deepEqual(await describeCatalog(one), await describeCatalog(other));
 * }
 * ```
 */
export async function describeCatalog(
  client: ClientBase,
  schemas?: readonly string[],
  options: DescribeOptions = {},
): Promise<string[]> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    await client.query(printing);
    const chosen = schemas ?? (await userSchemas(client));
    const lines: string[] = [];
    for (const facts of schemaFacts) {
      const { rows } = await client.query<{ line: string }>(facts, [chosen]);
      lines.push(...rows.map((row) => row.line));
    }
    for (const facts of [...databaseFacts, ...(options.roles === true ? roleFacts : [])]) {
      const { rows } = await client.query<{ line: string }>(facts);
      lines.push(...rows.map((row) => row.line));
    }
    return lines.toSorted();
  } finally {
    await client.query("ROLLBACK");
  }
}

/** How PostgreSQL prints names and constants is the session's choice; a name whose schema is on the path lacks it. */
const printing = [
  "search_path = pg_catalog",
  "quote_all_identifiers = off",
  "TimeZone = 'UTC'",
  "DateStyle = 'ISO, YMD'",
  "IntervalStyle = 'postgres'",
  "extra_float_digits = 1",
  "bytea_output = 'hex'",
]
  .map((setting) => `SET LOCAL ${setting}`)
  .join(";");

async function userSchemas(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT nspname::text AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
  );
  return rows.map((row) => row.name);
}

/** No part of an extension: the extension has a line itself. */
function ours(catalog: string, alias: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = '${catalog}'::regclass AND e.objid = ${alias}.oid AND e.deptype = 'e')`;
}

function roleName(oid: string): string {
  return `CASE WHEN ${oid} = 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(${oid})) END`;
}

/** Relations of the schemas ($1) under the alias `c`, their quoted names as `c.name`. */
const relations = `(SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND ${ours("pg_class", "c")}) AS c`;

/** What can be granted on, with its owner and its rights; those that nobody changed spelt out. */
const grantables = `
  SELECT format('schema %I', n.nspname) AS object, n.nspowner AS owner,
         coalesce(n.nspacl, acldefault('n', n.nspowner)) AS acl
  FROM pg_namespace n WHERE n.nspname = ANY ($1)
  UNION ALL
  SELECT format('%s %s', CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'relation' END, c.name), c.relowner,
         coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))
  FROM ${relations} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT format('column %s.%I', c.name, a.attname), c.relowner, a.attacl
  FROM ${relations} JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL
  SELECT format('function %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), p.proowner,
         coalesce(p.proacl, acldefault('f', p.proowner))
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = ANY ($1) AND ${ours("pg_proc", "p")}
  UNION ALL
  SELECT format('type %s', format_type(t.oid, NULL)), t.typowner, t.typacl
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE n.nspname = ANY ($1) AND t.typacl IS NOT NULL AND ${ours("pg_type", "t")}`;

// Each query: $1 the schemas; one column, "line".
const schemaFacts: readonly string[] = [
  `SELECT format('schema %I', nspname) AS line FROM pg_namespace WHERE nspname = ANY ($1)`,

  `SELECT format('%s %s%s%s%s%s%s%s', k.kind, c.name,
     CASE c.relpersistence WHEN 'u' THEN ' unlogged' ELSE '' END,
     ' partition by ' || pg_get_partkeydef(c.oid), ' of ' || (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
       FROM pg_inherits i WHERE i.inhrelid = c.oid), ' ' || pg_get_expr(c.relpartbound, c.oid),
     ' with ' || (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(c.reloptions) AS o),
     CASE c.relreplident WHEN 'd' THEN '' ELSE format(' replica identity %s', c.relreplident) END) AS line
   FROM ${relations} JOIN (VALUES ('r', 'table'), ('p', 'table'), ('v', 'view'), ('m', 'materialized view'), ('f', 'foreign table'))
     AS k (relkind, kind) ON k.relkind = c.relkind::text`,

  `SELECT format('row security of %s: enabled %s, forced %s', c.name, c.relrowsecurity, c.relforcerowsecurity) AS line
   FROM ${relations} WHERE c.relkind IN ('r', 'p')`,

  `SELECT format('definition of %s: %s', c.name, pg_get_viewdef(c.oid)) AS line
   FROM ${relations} WHERE c.relkind IN ('v', 'm')`,

  `SELECT format('column %s.%I %s%s%s%s%s', c.name, a.attname, format_type(a.atttypid, a.atttypmod),
     ' collate ' || (SELECT format('%I.%I', cn.nspname, co.collname) FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
                     WHERE co.oid = a.attcollation AND a.attcollation <> t.typcollation),
     CASE WHEN NOT a.attnotnull THEN ''
          WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'n'
                       AND k.conkey = ARRAY[a.attnum] AND NOT k.convalidated) THEN ' not null (not validated)'
          ELSE ' not null' END,
     CASE a.attidentity WHEN 'a' THEN ' identity always' WHEN 'd' THEN ' identity by default' ELSE '' END,
     CASE a.attgenerated WHEN '' THEN ' default ' WHEN 's' THEN ' generated stored ' ELSE ' generated virtual ' END
       || pg_get_expr(d.adbin, d.adrelid)) AS line
   FROM ${relations} JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped`,

  `SELECT format('constraint %s on %s: %s, validated %s, deferrable %s, deferred %s',
     CASE WHEN e.oid IS NULL THEN quote_ident(k.conname) ELSE 'of a foreign key, for a partition,' END, coalesce(c.name, format_type(k.contypid, NULL)),
     pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred) AS line
   FROM pg_constraint k LEFT JOIN ${relations} ON c.oid = k.conrelid
     LEFT JOIN pg_constraint e ON e.oid = k.conparentid AND e.conrelid = k.conrelid JOIN pg_namespace n ON n.oid = k.connamespace
   WHERE n.nspname = ANY ($1) AND NOT (k.contype = 'n' AND k.conrelid <> 0) AND k.contype <> 't' AND ${ours("pg_constraint", "k")}`,

  `SELECT format('index %s, valid %s, ready %s, replica identity %s', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisreplident) AS line
   FROM pg_index i JOIN ${relations} ON c.oid = i.indexrelid`,

  `SELECT format('statistics %s', pg_get_statisticsobjdef(s.oid)) AS line
   FROM pg_statistic_ext s JOIN ${relations} ON c.oid = s.stxrelid`,

  `SELECT format('trigger %s, enabled %s', pg_get_triggerdef(t.oid), t.tgenabled) AS line
   FROM pg_trigger t JOIN ${relations} ON c.oid = t.tgrelid WHERE NOT t.tgisinternal`,

  // The database's own triggers behind a foreign key: whoever disables them has a key that holds nothing.
  `SELECT format('internal trigger of %s on %s: %s, enabled %s', k.conname, c.name, t.tgfoid::regproc, t.tgenabled) AS line
   FROM pg_trigger t JOIN ${relations} ON c.oid = t.tgrelid JOIN pg_constraint k ON k.oid = t.tgconstraint
   WHERE t.tgisinternal AND t.tgenabled <> 'O'`,

  `SELECT format('rule %s, enabled %s', pg_get_ruledef(r.oid), r.ev_enabled) AS line
   FROM pg_rewrite r JOIN ${relations} ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'`,

  `SELECT format('policy %I on %s: permissive %s, command %s, to %s, using %s, with check %s', p.polname, c.name, p.polpermissive, p.polcmd,
     (SELECT string_agg(${roleName("r")}, ', ' ORDER BY ${roleName("r")}) FROM unnest(p.polroles) AS r),
     coalesce(pg_get_expr(p.polqual, p.polrelid), '-'), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-')) AS line
   FROM pg_policy p JOIN ${relations} ON c.oid = p.polrelid`,

  `SELECT format('function %I.%I(%s)%s, kind %s, language %s, source %s, settings %s, security definer %s, volatility %s, parallel %s, strict %s, leakproof %s',
     n.nspname, p.proname, pg_get_function_arguments(p.oid), ' returns ' || pg_get_function_result(p.oid), p.prokind, l.lanname,
     md5(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)), coalesce(p.proconfig, '{}'), p.prosecdef, p.provolatile, p.proparallel,
     p.proisstrict, p.proleakproof) AS line
   FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
   WHERE n.nspname = ANY ($1) AND ${ours("pg_proc", "p")}`,

  // Rows' and arrays' types come with what they are of; a composite type's columns have lines of their own.
  `SELECT format('type %s%s%s%s%s', format_type(t.oid, NULL),
     ' enum (' || (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) || ')',
     CASE t.typtype WHEN 'd' THEN format(' domain over %s%s', format_type(t.typbasetype, t.typtypmod),
                                         CASE WHEN t.typnotnull THEN ' not null' ELSE '' END) ELSE '' END,
     ' default ' || t.typdefault,
     ' range over ' || (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid)) AS line
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class r ON r.oid = t.typrelid
   WHERE n.nspname = ANY ($1) AND (r.relkind IS NULL OR r.relkind = 'c') AND t.typcategory <> 'A' AND ${ours("pg_type", "t")}`,

  `SELECT format('sequence %s as %s start %s increment %s from %s to %s cache %s cycle %s%s', c.name, format_type(s.seqtypid, NULL), s.seqstart,
     s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
     ' owned by ' || (SELECT format('%s.%I', d.refobjid::regclass, a.attname)
       FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))) AS line
   FROM pg_sequence s JOIN ${relations} ON c.oid = s.seqrelid`,

  `SELECT format('grant on %s to %s: %s', g.object, CASE WHEN x.grantee = g.owner THEN 'its owner' ELSE ${roleName("x.grantee")} END,
     string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN ' (and to grant it)' ELSE '' END, ', ' ORDER BY x.privilege_type)) AS line
   FROM (${grantables}) AS g CROSS JOIN LATERAL aclexplode(g.acl) AS x
   GROUP BY g.object, g.owner, x.grantee`,

  `SELECT format('default grants in %s of %s for %s: %s', coalesce(quote_ident(n.nspname), 'every schema'), d.defaclobjtype, ${roleName("d.defaclrole")},
     (SELECT string_agg(a::text, ', ' ORDER BY a::text) FROM unnest(d.defaclacl) AS a)) AS line
   FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace WHERE n.nspname IS NULL OR n.nspname = ANY ($1)`,

  `SELECT format('comment on %s %s: %s', i.type, i.identity, d.description) AS line
   FROM pg_description d CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
   WHERE i.schema = ANY ($1) OR (i.type = 'schema' AND i.name = ANY ($1))`,
];

// to_jsonb and not names: each major version adds attributes, and all of them count.
const databaseFacts: readonly string[] = [
  `SELECT format('extension %I %s', extname, extversion) AS line FROM pg_extension`,
  `SELECT format('event trigger %I on %s executes %s, enabled %s', evtname, evtevent, evtfoid::regproc, evtenabled) AS line FROM pg_event_trigger`,
  `SELECT format('publication %I %s', pubname, to_jsonb(p) - '{oid,pubname,pubowner}'::text[]) AS line FROM pg_publication p`,
  `SELECT format('publication %I of %s%s%s', p.pubname, r.prrelid::regclass,
     ' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname)
              FROM unnest(r.prattrs) AS k JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = k) || ')',
     ' where ' || pg_get_expr(r.prqual, r.prrelid)) AS line
   FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid`,
  `SELECT format('publication %I of schema %I', p.pubname, n.nspname) AS line
   FROM pg_publication_namespace s JOIN pg_publication p ON p.oid = s.pnpubid JOIN pg_namespace n ON n.oid = s.pnnspid`,
];

const roleFacts: readonly string[] = [
  `SELECT format('role %I %s', rolname, to_jsonb(r) - '{oid,rolname,rolpassword,rolconfig}'::text[]) AS line FROM pg_roles r WHERE rolname !~ '^pg_'`,
  `SELECT format('member of %s: %s %s', ${roleName("m.roleid")}, ${roleName("m.member")},
     to_jsonb(m) - '{oid,roleid,member,grantor}'::text[]) AS line
   FROM pg_auth_members m WHERE m.member NOT IN (SELECT oid FROM pg_roles WHERE rolname ~ '^pg_')`,
  // Those of other databases are their business.
  `SELECT format('settings of %s%s: %s', CASE s.setrole WHEN 0 THEN 'every role' ELSE ${roleName("s.setrole")} END,
     CASE s.setdatabase WHEN 0 THEN '' ELSE ' in this database' END, s.setconfig) AS line
   FROM pg_db_role_setting s WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`,
];
