import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { childrenOf } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier, qualified } from "../sql/quote.ts";
import { pathChanged, pathless } from "./derive-trigger.ts";
import type { FunctionSql } from "./function-sql.ts";
import type { TriggerSql } from "./trigger-sql.ts";

/**
 * `hold_<table>()`: a parent that changes hands waits for the writers that have just derived a tenant
 * through it (they hold FOR KEY SHARE) and makes later ones wait. Without it, a child inserted by an
 * open transaction is invisible to the move and keeps the former tenant.
 */
export function holdFunction(target: Target, table: TableTarget): FunctionSql {
  // Any key finds the row, but one that may be NULL does not find every row.
  const keys =
    table.primaryKey.length > 0
      ? [table.primaryKey]
      : childrenOf(target, table).map(({ path }) => path.key);
  const locks = keys.map((key) => {
    const match = key.map((name) => `t.${identifier(name)} = OLD.${identifier(name)}`);
    return `
  PERFORM FROM ${table.relation} AS t WHERE ${match.join(" AND ")} FOR UPDATE;`;
  });
  const body = `
BEGIN${locks.join("")}
  RETURN NEW;
END`;
  return {
    name: boundedName("hold", table.declared.name),
    signature: "()",
    returns: "trigger",
    body,
  };
}

/** The trigger that calls it, ahead of the derive trigger: one's own row is locked before its parents. */
export function holdTrigger(target: Target, table: TableTarget): TriggerSql {
  const column = identifier(target.tenancy.column);
  const handed = `OLD.${column} IS DISTINCT FROM NEW.${column}`;
  // A row with a path changes hands along with its parent, which is held already. Only a row without one
  // is itself what the rest goes by, its first value included: somebody may just have derived NULL from it.
  const when =
    table.paths.length === 0
      ? handed
      : `${pathChanged(table)} OR (${pathless(table)} AND ${handed})`;
  return {
    name: "zy_acme_tenancy_hold",
    event: "BEFORE UPDATE",
    when,
    calls: qualified(bookkeepingSchema, holdFunction(target, table).name),
  };
}
