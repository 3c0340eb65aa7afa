import type { TableTarget, Target } from "../target/target.ts";
import { withTableNamed } from "../target/with-table-named.ts";
import { identifier, qualified } from "../sql/quote.ts";
import { lastingFunctions } from "../triggers/migration-functions.ts";
import type { FunctionSql } from "../triggers/function-sql.ts";
import { childrenOf } from "../target/target.ts";
import { createFunction } from "../triggers/function-sql.ts";
import { createIdentityFunction } from "../identity/identity-function.ts";
import { identityFunctions } from "../identity/identity-functions.ts";
import { ownerFunctions } from "../identity/keep-an-owner.ts";
import { createCompatView, dropCompatView, compatViewIsThere } from "./compat-view.ts";
import type { TransactionalOperation } from "./operation.ts";
import { isCompatibilityDropped } from "./row-policies.ts";

/**
 * Gives a misnamed table its right name and leaves a view under the old one, in one transaction, so
 * that legacy code never meets a moment without either. Functions of ours that name the table are
 * written anew in the same transaction.
 *
 * A write below that has begun with the old function would look for the tenant under the old name, find the view
 * there, and fail: so those below are locked first, in the order in which their writers take the same locks.
 */
export function renameTable(target: Target, table: TableTarget): TransactionalOperation {
  const { name, legacyName } = table.declared;
  const { schema } = target.catalog;
  const isRenamed = table.current.name === name;
  const compat = !isCompatibilityDropped(target);
  const rename = (from: string, to: string): string =>
    `ALTER TABLE ${qualified(schema, from)} RENAME TO ${identifier(to)}`;
  const below = descendantsOf(target, table).map(({ relation }) => relation);
  const lockBelow =
    below.length === 0
      ? []
      : [`LOCK TABLE ${below.toReversed().join(", ")} IN SHARE ROW EXCLUSIVE MODE`];
  return {
    kind: "transactional",
    id: `contract:rename:${name}`,
    phase: "contract",
    table: name,
    summary: `rename ${legacyName} to ${name}${compat ? `, leaving a view ${legacyName}` : ""}`,
    lock: "ACCESS EXCLUSIVE",
    done: isRenamed && (!compat || compatViewIsThere(target, table)),
    forward: [
      ...(isRenamed ? [] : [...lockBelow, rename(legacyName, name)]),
      ...(compat ? createCompatView(target, table) : []),
      ...(isRenamed ? [] : functionsNaming(target, table, name)),
    ],
    reverse: [
      ...lockBelow,
      dropCompatView(target, table),
      rename(name, legacyName),
      ...functionsNaming(target, table, legacyName),
    ],
  };
}

/** The tables whose paths go through this one, those above before those below. */
function descendantsOf(target: Target, table: TableTarget): readonly TableTarget[] {
  const found = new Set<TableTarget>();
  const add = (parent: TableTarget): void => {
    for (const { table: child } of childrenOf(target, parent)) {
      found.add(child);
      add(child);
    }
  };
  add(table);
  return target.tables.filter((each) => found.has(each));
}

/** The functions whose text changes when the table is called `name`, as they are then. */
function functionsNaming(target: Target, table: TableTarget, name: string): string[] {
  const { name: finalName, legacyName } = table.declared;
  const otherName = name === finalName ? legacyName : finalName;
  const before = withTableNamed(target, table.current.name, otherName);
  const after = withTableNamed(target, table.current.name, name);
  return [
    ...changed(triggerFunctions(before), triggerFunctions(after)).flatMap(createFunction),
    ...changed(identityFunctions(before), identityFunctions(after)).flatMap((each) =>
      createIdentityFunction(each, target.catalog),
    ),
  ];
}

function triggerFunctions(target: Target): readonly FunctionSql[] {
  return [...lastingFunctions(target), ...ownerFunctions(target)];
}

function changed<Each extends { readonly body: string }>(
  before: readonly Each[],
  after: readonly Each[],
): readonly Each[] {
  return after.filter((each, index) => each.body !== before[index]?.body);
}
