import type { CatalogTable } from "../catalog/catalog.ts";
import type { Target } from "../target/target.ts";
import { identifier, identifiers, qualified } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";
import type { GrantedRole, Rights } from "./role-rights.ts";
import type { SecuredTable } from "./secured-tables.ts";

/** Gives a role its rights on one table, and no others. */
export function grantTable(
  target: Target,
  granted: GrantedRole,
  table: SecuredTable,
): TransactionalOperation {
  const { schema } = target.catalog;
  const { current } = table;
  const role = identifier(granted.name);
  const relation = qualified(schema, current.name);
  const rights = granted.rightsOn(table);
  const sequences = rights.privileges.includes("INSERT")
    ? current.sequences.map((name) => qualified(schema, name))
    : [];
  const before = rightsOn(current, granted.name);
  return {
    kind: "transactional",
    id: `enforce:grant:${granted.name}:${table.declaredName}`,
    phase: "enforce",
    table: table.declaredName,
    summary: `grant ${listed(rights).join(", ")} to ${granted.name}`,
    lock: "none",
    done: listed(rights).toSorted().join() === before.toSorted().join(),
    forward: [
      `REVOKE ALL ON ${relation} FROM ${role}`,
      `GRANT ${listed(rights).join(", ")} ON ${relation} TO ${role}`,
      ...sequences.map((sequence) => `GRANT USAGE ON SEQUENCE ${sequence} TO ${role}`),
    ],
    reverse: [
      ...sequences.map((sequence) => `REVOKE USAGE ON SEQUENCE ${sequence} FROM ${role}`),
      `REVOKE ALL ON ${relation} FROM ${role}`,
      ...(before.length > 0 ? [`GRANT ${before.join(", ")} ON ${relation} TO ${role}`] : []),
    ],
  };
}

/** As GRANT spells them. */
function listed({ privileges, updatable }: Rights): string[] {
  return [
    ...privileges,
    ...(updatable.length === 0 ? [] : [`UPDATE (${identifiers([...updatable].toSorted())})`]),
  ];
}

/** What a role may do with a table, as GRANT spells it. */
export function rightsOn({ grants, columnGrants }: CatalogTable, role: string): string[] {
  const byPrivilege = new Map<string, string[]>();
  for (const grant of columnGrants.filter((each) => each.role === role)) {
    for (const privilege of grant.privileges) {
      byPrivilege.set(privilege, [...(byPrivilege.get(privilege) ?? []), grant.column]);
    }
  }
  return [
    ...(grants.find((grant) => grant.role === role)?.privileges ?? []),
    ...[...byPrivilege].map(
      ([privilege, columns]) => `${privilege} (${identifiers(columns.toSorted())})`,
    ),
  ];
}
