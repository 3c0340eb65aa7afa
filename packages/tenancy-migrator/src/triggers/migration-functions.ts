import type { Target } from "../target/target.ts";
import { referredKeys } from "../target/target.ts";
import { deriveFunction } from "./derive-trigger.ts";
import type { FunctionSql } from "./function-sql.ts";
import { holdFunction } from "./hold-trigger.ts";
import { tenantOfFunction } from "./tenant-of-function.ts";

/**
 * Every function behind the dual-write that stays until the compatibility layer goes, in a stable order.
 * The follow functions are not among them: they go when the composite foreign keys take over.
 */
export function lastingFunctions(target: Target): readonly FunctionSql[] {
  return target.tables.flatMap((table) => {
    const keys = referredKeys(target, table);
    return [
      ...keys.map((key) => tenantOfFunction(target, table, key)),
      ...(keys.length > 0 ? [holdFunction(target, table)] : []),
      ...(table.paths.length > 0 ? [deriveFunction(target, table)] : []),
    ];
  });
}
