import type { TableTarget, Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";
import { validateCheck } from "./validate-check.ts";

/**
 * Drops a column that is proved dead: the proof is a validated CHECK (column IS NULL), which reads the
 * table beside readers and writers and holds until the column is gone.
 */
export function dropDeadColumn(
  target: Target,
  table: TableTarget,
  columnName: string,
): readonly TransactionalOperation[] {
  const column = identifier(columnName);
  const name = boundedName("acme_tenancy", table.declared.name, columnName, "dead");
  const constraint = identifier(name);
  const found = table.current.columns.find((each) => each.name === columnName);
  const check = table.current.constraints.find((each) => each.name === name);
  const about = { kind: "transactional", phase: "contract", table: table.declared.name } as const;
  const byDefault = found?.defaultExpression == null ? "" : ` DEFAULT ${found.defaultExpression}`;
  return [
    {
      ...about,
      id: `contract:dead-check:${table.declared.name}.${columnName}`,
      summary: `refuse new values in the dead column ${columnName}`,
      lock: "ACCESS EXCLUSIVE",
      done: found === undefined || check !== undefined,
      forward: [
        `ALTER TABLE ${table.relation} ADD CONSTRAINT ${constraint} CHECK (${column} IS NULL) NOT VALID`,
      ],
      reverse: [`ALTER TABLE ${table.relation} DROP CONSTRAINT IF EXISTS ${constraint}`],
    },
    ...validateCheck(target, table, {
      step: "contract:dead-validate",
      phase: "contract",
      about: `${table.declared.name}.${columnName}`,
      summary: `prove that ${columnName} holds nothing`,
      constraint: name,
      done: found === undefined,
    }),
    {
      ...about,
      id: `contract:drop-column:${table.declared.name}.${columnName}`,
      summary: `drop the dead column ${columnName}`,
      lock: "ACCESS EXCLUSIVE",
      done: found === undefined,
      forward: [`ALTER TABLE ${table.relation} DROP COLUMN ${column}`],
      reverse:
        found === undefined
          ? []
          : [`ALTER TABLE ${table.relation} ADD COLUMN ${column} ${found.type}${byDefault}`],
    },
  ];
}
