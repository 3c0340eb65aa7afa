import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { childrenOf } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier, qualified } from "../sql/quote.ts";
import { pathChanged, pathless } from "./derive-trigger.ts";
import type { FunctionSql } from "./function-sql.ts";
import type { TriggerSql } from "./trigger-sql.ts";

// Set while children are asked: a parent that was empty and stays so, or was empty and is filled, has
// children of its own that may have to go along then. Filled by an ordinary write, it has none.
const asking = "acme_tenancy.asking";

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
DECLARE
  was_asking text := coalesce(current_setting('${asking}', true), '');
BEGIN
  -- A transaction that can't see rows committed since its snapshot can't take them along either.
  IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
    RAISE EXCEPTION USING
      ERRCODE = 'feature_not_supported',
      MESSAGE = format('a row of %I can''t change hands in a %s transaction while the tenancy migration runs',
                       TG_TABLE_NAME, current_setting('transaction_isolation')),
      HINT = 'Do it in a READ COMMITTED transaction, or after the enforce phase.';
  END IF;
  PERFORM set_config('${asking}', 'on', true);${asks.join("")}
  PERFORM set_config('${asking}', was_asking, true);
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
  return {
    name: "zz_acme_tenancy_follow",
    event: "AFTER UPDATE",
    when: changesHands(target, table),
    calls: qualified(bookkeepingSchema, followFunction(target, table).name),
  };
}

/**
 * SQL over OLD and NEW. A row's first value is no change of hands: what hangs on the row was derived by
 * the whole path, which did not change. Otherwise an ordinary write to a row that is not backfilled yet
 * would write, and lock, all that hangs on it. Unless the row was moved at the same time, has no path
 * (so its column is what the rest goes by), or is itself asked because of a move above it.
 */
function changesHands(target: Target, table: TableTarget): string {
  const column = identifier(target.tenancy.column);
  const handed = `OLD.${column} IS DISTINCT FROM NEW.${column}`;
  if (table.paths.length === 0) return handed;
  return `(OLD.${column} IS NOT NULL AND ${handed}) OR (OLD.${column} IS NULL AND (${[
    pathChanged(table),
    `${pathless(table)} AND NEW.${column} IS NOT NULL`,
    `current_setting('${asking}', true) = 'on'`,
  ].join(" OR ")}))`;
}
