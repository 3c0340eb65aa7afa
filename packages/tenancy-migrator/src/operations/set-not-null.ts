import type { TableTarget, Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";
import { validateCheck } from "./validate-check.ts";

/**
 * NOT NULL without a scan under a strong lock: a CHECK that is not valid yet, validated beside readers
 * and writers, lets SET NOT NULL skip its own scan (PostgreSQL 12 and later).
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL
 */
export function setNotNull(target: Target, table: TableTarget): readonly TransactionalOperation[] {
  const column = identifier(target.tenancy.column);
  const name = boundedName("acme_tenancy", table.declared.name, "owned");
  const constraint = identifier(name);
  const notNull =
    table.current.columns.find((each) => each.name === target.tenancy.column)?.notNull === true;
  const check = table.current.constraints.find((each) => each.name === name);
  const about = { kind: "transactional", phase: "enforce", table: table.declared.name } as const;
  return [
    {
      ...about,
      id: `enforce:owned-check:${table.declared.name}`,
      summary: "refuse new rows without a tenant",
      lock: "ACCESS EXCLUSIVE",
      done: notNull || check !== undefined,
      forward: [
        `ALTER TABLE ${table.relation} ADD CONSTRAINT ${constraint} CHECK (${column} IS NOT NULL) NOT VALID`,
      ],
      reverse: [`ALTER TABLE ${table.relation} DROP CONSTRAINT IF EXISTS ${constraint}`],
    },
    ...validateCheck(target, table, {
      step: "enforce:owned-validate",
      phase: "enforce",
      about: table.declared.name,
      summary: "check that no old row is without a tenant",
      constraint: name,
      done: notNull,
    }),
    {
      ...about,
      id: `enforce:not-null:${table.declared.name}`,
      summary: `set ${target.tenancy.column} NOT NULL`,
      lock: "ACCESS EXCLUSIVE",
      done: notNull && check === undefined,
      forward: [
        `ALTER TABLE ${table.relation} ALTER COLUMN ${column} SET NOT NULL`,
        `ALTER TABLE ${table.relation} DROP CONSTRAINT IF EXISTS ${constraint}`,
      ],
      reverse: [`ALTER TABLE ${table.relation} ALTER COLUMN ${column} DROP NOT NULL`],
    },
  ];
}
