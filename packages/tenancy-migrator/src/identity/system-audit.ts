import { bookkeepingSchema as schema } from "../catalog/read-catalog.ts";
import type { FunctionSql } from "../triggers/function-sql.ts";

/**
 * Who worked on all tenants, why, and what became of it. Written by functions only. `begun_in` is how
 * `enter_system()` knows that the beginning was committed before: a row of one's own transaction could be
 * rolled back with the work that it is to tell of.
 */
export const createAuditTable: readonly string[] = [
  `CREATE TABLE ${schema}.system_audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  access uuid NOT NULL,
  event text NOT NULL CHECK (event IN ('begun', 'committed', 'failed')),
  actor text NOT NULL,
  reason text NOT NULL,
  row_count bigint,
  login text NOT NULL DEFAULT session_user,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  begun_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  UNIQUE (access, event)
)`,
  `REVOKE ALL ON ${schema}.system_audit FROM PUBLIC`,
];

export const dropAuditTable = `DROP TABLE IF EXISTS ${schema}.system_audit`;

/** `keep_audit()`: what is written in the audit stays as it was written, whoever asks. */
export const keepAuditFunction: FunctionSql = {
  name: "keep_audit",
  signature: "()",
  returns: "trigger",
  body: `
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
    MESSAGE = format('%s is refused: the audit is only ever added to', TG_OP);
END`,
};

export const keepAuditTrigger = "keep_audit";

/** ALWAYS: also where a session has switched off what fires "on origin". */
export const createAuditTrigger: readonly string[] = [
  `CREATE OR REPLACE TRIGGER ${keepAuditTrigger} BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.system_audit
FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.${keepAuditFunction.name}()`,
  `ALTER TABLE ${schema}.system_audit ENABLE ALWAYS TRIGGER ${keepAuditTrigger}`,
];
