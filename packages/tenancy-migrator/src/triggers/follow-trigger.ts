import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { TableTarget, Target } from "../plan/target.ts";
import { childrenOf } from "../plan/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier, qualified } from "../sql/quote.ts";
import type { FunctionSql } from "./function-sql.ts";
import type { TriggerSql } from "./trigger-sql.ts";

/**
 * `follow_<table>()`: when a parent changes hands, its children do. It does not write the new tenant
 * itself, it asks the children's derive triggers (which take NULL for a question): a child with
 * several paths may still belong to another parent's tenant. Theirs fire for the next level.
 *
 * Once the composite foreign keys are validated, their ON UPDATE CASCADE does this work.
 */
export function followFunction(target: Target, table: TableTarget): FunctionSql {
  const column = identifier(target.tenancy.column);
  const asks = childrenOf(target, table).map(({ table: child, path }) => {
    const match = path.columns.map(
      (name, index) => `t.${identifier(name)} = NEW.${identifier(path.key[index] ?? "")}`,
    );
    return `
  UPDATE ${child.relation} AS t SET ${column} = NULL WHERE ${match.join(" AND ")};`;
  });
  const body = `
BEGIN
  -- A transaction that can't see rows committed since its snapshot can't take them along either.
  IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
    RAISE EXCEPTION USING
      ERRCODE = 'feature_not_supported',
      MESSAGE = format('a row of %I can''t change hands in a %s transaction while the tenancy migration runs',
                       TG_TABLE_NAME, current_setting('transaction_isolation')),
      HINT = 'Do it in a READ COMMITTED transaction, or after the enforce phase.';
  END IF;${asks.join("")}
  RETURN NULL;
END`;
  return {
    name: boundedName("follow", table.declared.name),
    signature: "()",
    returns: "trigger",
    body,
  };
}

/** The trigger that calls it. */
export function followTrigger(target: Target, table: TableTarget): TriggerSql {
  const column = identifier(target.tenancy.column);
  return {
    name: "zz_acme_tenancy_follow",
    event: "AFTER UPDATE",
    when: `NEW.${column} IS NULL OR OLD.${column} IS DISTINCT FROM NEW.${column}`,
    calls: qualified(bookkeepingSchema, followFunction(target, table).name),
  };
}
