/** One thing done to a migrated database that an audit has to see. */
export type Sabotage = {
  readonly what: string;
  /** Statements, one message each. `ROLE` stands for the tenant role. */
  readonly sql: readonly string[];
  /** The checks that don't hold afterwards, each once. */
  readonly fails: readonly string[];
  /** Whether running the migration again mends it; what it can't mend it has to say. */
  readonly mended: boolean;
  /** What belongs to the whole server and has to be undone. */
  readonly undo?: string;
};

const untriggered = (sql: string): string[] => [
  `BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`,
];
const replacePolicy = (policy: string): string[] => [
  "DROP POLICY acme_tenancy_isolation ON lines",
  `CREATE POLICY acme_tenancy_isolation ON lines ${policy}`,
];
const isolation = "merchant_id = (SELECT acme_tenancy.current_merchant_id())";

export const rowSabotages: readonly Sabotage[] = [
  {
    what: "a row's owner changed by hand with triggers off",
    sql: untriggered("UPDATE parcels SET merchant_id = 3 WHERE id = 1"),
    fails: ["rows-match-path", "rows-ownable"],
    mended: false,
  },
  {
    what: "a parent changed by hand with triggers off",
    sql: untriggered("UPDATE shops SET merchant_id = 3 WHERE id = 10"),
    fails: ["rows-match-path", "rows-ownable"],
    mended: false,
  },
  {
    what: "a NULL slipped in",
    sql: [
      "ALTER TABLE lines ALTER COLUMN merchant_id DROP NOT NULL",
      ...untriggered("UPDATE lines SET merchant_id = NULL WHERE id = 1"),
    ],
    fails: ["columns-not-null", "rows-match-path", "rows-owned"],
    mended: true,
  },
  {
    what: "a row left without its parent",
    sql: untriggered("DELETE FROM orders WHERE id = 300"),
    fails: ["rows-ownable"],
    mended: false,
  },
  {
    what: "a row whose two paths disagree",
    sql: untriggered("UPDATE shipments SET depot_id = 2000 WHERE id = 1"),
    fails: ["rows-ownable"],
    mended: false,
  },
];

export const structureSabotages: readonly Sabotage[] = [
  {
    what: "NOT NULL dropped",
    sql: ["ALTER TABLE lines ALTER COLUMN merchant_id DROP NOT NULL"],
    fails: ["columns-not-null"],
    mended: true,
  },
  {
    what: "a composite foreign key dropped",
    sql: ["ALTER TABLE lines DROP CONSTRAINT lines_merchant_id_order_id_fkey"],
    // Nothing takes a moved order's lines along any more.
    fails: ["dual-write-functions", "dual-write-triggers", "foreign-keys"],
    mended: true,
  },
  {
    what: "a composite foreign key that was never validated",
    sql: [
      "ALTER TABLE lines DROP CONSTRAINT lines_merchant_id_order_id_fkey",
      "ALTER TABLE lines ADD CONSTRAINT lines_merchant_id_order_id_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, id) ON UPDATE CASCADE ON DELETE CASCADE NOT VALID",
    ],
    fails: ["dual-write-functions", "dual-write-triggers", "foreign-keys"],
    mended: true,
  },
  {
    what: "a plain foreign key instead of the composite one",
    sql: [
      "ALTER TABLE lines DROP CONSTRAINT lines_merchant_id_order_id_fkey",
      "ALTER TABLE lines ADD CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE",
    ],
    fails: ["dual-write-functions", "dual-write-triggers", "foreign-keys"],
    mended: true,
  },
  {
    what: "a composite foreign key that no longer cascades",
    sql: [
      "ALTER TABLE parcels DROP CONSTRAINT parcels_merchant_id_shipment_id_fkey",
      "ALTER TABLE parcels ADD CONSTRAINT other FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id) ON DELETE CASCADE",
    ],
    fails: ["dual-write-functions", "dual-write-triggers", "foreign-keys"],
    mended: true,
  },
  {
    what: "a foreign key's own triggers switched off",
    sql: ["ALTER TABLE lines DISABLE TRIGGER ALL"],
    fails: ["dual-write-triggers", "foreign-keys"],
    mended: false,
  },
  {
    what: "the foreign key to the tenant dropped",
    sql: ["ALTER TABLE depots DROP CONSTRAINT depots_merchant_id_fkey"],
    fails: ["foreign-keys"],
    mended: true,
  },
  {
    what: "an index dropped",
    sql: ["DROP INDEX lines_merchant_id_order_id_id_idx"],
    fails: ["indexes-valid"],
    mended: true,
  },
  {
    what: "an index that became redundant",
    sql: ["CREATE INDEX again ON lines (merchant_id, order_id)"],
    fails: ["indexes-not-redundant"],
    mended: true,
  },
  {
    what: "a table without its tenant column",
    sql: ["ALTER TABLE parcels DROP COLUMN merchant_id CASCADE"],
    fails: [
      "columns-not-null",
      "dual-write-functions",
      "dual-write-triggers",
      "foreign-keys",
      "indexes-valid",
      "policies-exact",
    ],
    mended: true,
  },
  {
    what: "a dead column that came alive",
    sql: [
      "ALTER TABLE orders ADD COLUMN old_ref text",
      "UPDATE orders SET old_ref = 'alive' WHERE id = 100",
    ],
    fails: ["dead-columns"],
    mended: false,
  },
  {
    what: "a dead column that came back empty",
    sql: ["ALTER TABLE orders ADD COLUMN old_ref text"],
    fails: ["dead-columns"],
    mended: true,
  },
  {
    what: "a table with a foreign key into the tenancy that nobody declared",
    sql: ["CREATE TABLE invoices (id integer PRIMARY KEY, order_id integer REFERENCES orders)"],
    fails: ["tables-declared"],
    mended: false,
  },
];

export const triggerSabotages: readonly Sabotage[] = [
  {
    what: "a dual-write trigger disabled",
    sql: ["ALTER TABLE lines DISABLE TRIGGER zz_acme_tenancy_derive_insert"],
    fails: ["dual-write-triggers"],
    mended: true,
  },
  {
    what: "a dual-write trigger that fires on a replica only",
    sql: ["ALTER TABLE lines ENABLE REPLICA TRIGGER zz_acme_tenancy_derive_update"],
    fails: ["dual-write-triggers"],
    mended: true,
  },
  {
    what: "a dual-write trigger dropped",
    sql: ["DROP TRIGGER zy_acme_tenancy_hold ON orders"],
    fails: ["dual-write-triggers"],
    mended: true,
  },
  {
    what: "a dual-write trigger that never fires",
    sql: [
      "CREATE OR REPLACE TRIGGER zz_acme_tenancy_derive_insert BEFORE INSERT ON lines FOR EACH ROW WHEN (false) EXECUTE FUNCTION acme_tenancy.derive_lines()",
    ],
    fails: ["dual-write-triggers"],
    mended: true,
  },
  {
    what: "a dual-write function with another body",
    sql: [
      "CREATE OR REPLACE FUNCTION acme_tenancy.derive_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET row_security = off AS 'BEGIN RETURN NEW; END'",
    ],
    fails: ["dual-write-functions"],
    mended: true,
  },
  {
    what: "a dual-write function that asks its caller's rights",
    sql: ["ALTER FUNCTION acme_tenancy.tenant_of_orders(integer) SECURITY INVOKER"],
    fails: ["dual-write-functions"],
    mended: true,
  },
  {
    what: "a dual-write function without its settings",
    sql: ["ALTER FUNCTION acme_tenancy.tenant_of_orders(integer) RESET ALL"],
    fails: ["definer-functions", "dual-write-functions"],
    mended: true,
  },
];

export const accessSabotages: readonly Sabotage[] = [
  {
    what: "row level security off",
    sql: ["ALTER TABLE lines DISABLE ROW LEVEL SECURITY"],
    fails: ["isolation", "row-security-forced"],
    mended: true,
  },
  {
    what: "row level security not forced",
    sql: ["ALTER TABLE merchants NO FORCE ROW LEVEL SECURITY"],
    fails: ["row-security-forced"],
    mended: true,
  },
  {
    what: "a policy that is true",
    sql: replacePolicy("TO ROLE USING (true) WITH CHECK (true)"),
    fails: ["isolation", "policies-exact"],
    mended: true,
  },
  {
    what: "a policy with … OR true",
    sql: replacePolicy(`TO ROLE USING (${isolation} OR true) WITH CHECK (${isolation} OR true)`),
    fails: ["isolation", "policies-exact"],
    mended: true,
  },
  {
    what: "a policy that any tenant passes",
    sql: replacePolicy(
      "TO ROLE USING (merchant_id IS NOT NULL) WITH CHECK (merchant_id IS NOT NULL)",
    ),
    fails: ["isolation", "policies-exact"],
    mended: true,
  },
  {
    what: "a policy that lets rows be written for others",
    sql: replacePolicy(`TO ROLE USING (${isolation}) WITH CHECK (true)`),
    fails: ["policies-exact"],
    mended: true,
  },
  {
    what: "a policy for everybody",
    sql: replacePolicy(`TO PUBLIC USING (${isolation}) WITH CHECK (${isolation})`),
    fails: ["isolation", "policies-exact"],
    mended: true,
  },
  {
    what: "a policy dropped",
    sql: ["DROP POLICY acme_tenancy_isolation ON lines"],
    fails: ["isolation", "policies-exact"],
    mended: true,
  },
  {
    what: "one more permissive policy",
    sql: ["CREATE POLICY support ON lines FOR SELECT USING (true)"],
    fails: ["isolation", "policies-exact"],
    mended: false,
  },
  {
    what: "a context function that answers for everybody",
    sql: [
      "CREATE OR REPLACE FUNCTION acme_tenancy.current_merchant_id() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT 1'",
    ],
    fails: ["identity-functions", "isolation"],
    mended: true,
  },
  {
    what: "a tenant role with BYPASSRLS",
    sql: ["ALTER ROLE ROLE BYPASSRLS"],
    fails: ["isolation", "tenant-role"],
    mended: false,
    undo: "ALTER ROLE ROLE NOBYPASSRLS",
  },
  {
    what: "a tenant role in a stronger one",
    sql: ["GRANT pg_read_all_data TO ROLE"],
    fails: ["tenant-role"],
    mended: false,
    undo: "REVOKE pg_read_all_data FROM ROLE",
  },
  {
    what: "a tenant role that owns a table",
    sql: ["ALTER TABLE lines OWNER TO ROLE"],
    fails: ["tenant-grants", "tenant-role"],
    mended: false,
  },
  {
    what: "a tenant role that may truncate",
    sql: ["GRANT TRUNCATE ON lines TO ROLE"],
    fails: ["tenant-grants"],
    mended: true,
  },
  {
    what: "a tenant role that lost a right",
    sql: ["REVOKE UPDATE ON lines FROM ROLE"],
    fails: ["tenant-grants"],
    mended: true,
  },
  {
    what: "a right to a single column of the tenants' own table",
    sql: ["GRANT UPDATE (name) ON merchants TO ROLE"],
    fails: ["tenant-grants"],
    mended: true,
  },
  {
    what: "a table open to everybody",
    sql: ["GRANT SELECT ON lines TO PUBLIC"],
    fails: ["system-grants", "tenant-grants"],
    mended: false,
  },
  {
    what: "the bookkeeping open to the tenant role",
    sql: ["GRANT SELECT ON acme_tenancy.evidence TO ROLE"],
    fails: ["tenant-grants"],
    mended: false,
  },
  {
    what: "a view that shows its owner's rows",
    sql: ["CREATE VIEW all_lines AS SELECT * FROM lines"],
    fails: ["views-ask-the-reader"],
    mended: false,
  },
  {
    what: "a view that shows its owner's rows by way of one that doesn't",
    sql: [
      "CREATE VIEW asking WITH (security_invoker = true) AS SELECT * FROM lines",
      "CREATE VIEW all_lines AS SELECT * FROM asking",
    ],
    fails: ["views-ask-the-reader"],
    mended: false,
  },
  {
    what: "a materialised view",
    sql: [
      "CREATE MATERIALIZED VIEW line_counts AS SELECT merchant_id, count(*) FROM lines GROUP BY 1",
    ],
    fails: ["views-ask-the-reader"],
    mended: false,
  },
  {
    what: "a definer function with the caller's search_path",
    sql: [
      "CREATE FUNCTION count_lines() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM lines'",
    ],
    fails: ["definer-functions"],
    mended: false,
  },
  {
    what: "a compatibility view that shows a part",
    sql: [
      "CREATE OR REPLACE VIEW shop_prefs WITH (security_invoker = true) AS SELECT id, shop_id, theme FROM shop_settings WHERE id > 1",
    ],
    fails: ["compat-views"],
    mended: true,
  },
  {
    what: "a compatibility view that shows its owner's rows",
    sql: ["ALTER VIEW shop_prefs RESET (security_invoker)"],
    fails: ["compat-views"],
    mended: true,
  },
  {
    what: "a compatibility view whose writes go elsewhere",
    sql: [
      "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      "CREATE TRIGGER swallow INSTEAD OF INSERT ON shop_prefs FOR EACH ROW EXECUTE FUNCTION swallow()",
    ],
    fails: ["compat-views"],
    mended: false,
  },
  {
    what: "a compatibility view dropped",
    sql: ["DROP VIEW shop_prefs"],
    fails: ["compat-views"],
    mended: true,
  },
];
