import type { CatalogFacts, PolicyFact } from "../catalog-facts.ts";
import { code, codeList, markdownTable, yesNo } from "./table.ts";

/** Row level security, table by table, and every policy with both of its expressions. */
export function policyMap(facts: CatalogFacts): string {
  const { tables, policies } = facts;
  const overview = markdownTable(
    ["table", "row level security", "forced on the owner, too", "policies"],
    tables.map(({ name, rowSecurity, forced }) => [
      name,
      yesNo(rowSecurity),
      yesNo(forced),
      String(policies.filter((policy) => policy.table === name).length),
    ]),
  );
  const rules = Map.groupBy(policies, (policy) => JSON.stringify(ruleOf(policy)));
  const details = [...rules.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [describe(first, same)];
  });
  return [overview, ...details].join("\n\n");
}

/** What two policies have to have in common to be the same rule on different tables. */
function ruleOf({ command, permissive, roles, using, check }: PolicyFact): unknown[] {
  return [command, permissive, roles, using, check];
}

function describe(policy: PolicyFact, same: readonly PolicyFact[]): string {
  const { command, permissive, roles, using, check } = policy;
  const kind = permissive ? "may" : "may only, besides what other policies ask,";
  return [
    `**${codeList(roles)} ${kind} ${command}** on ${codeList(same.map(({ table }) => table))}`,
    "",
    ...(using === null ? [] : [`- sees or touches rows where ${code(using)}`]),
    ...(check === null ? [] : [`- leaves rows only where ${code(check)}`]),
    `- policies: ${codeList([...new Set(same.map(({ name }) => name))])}`,
  ].join("\n");
}

/** Who may do what, whatever the policies then show them. */
export function grantMap({ roles, grants }: CatalogFacts): string {
  const attributes = markdownTable(
    ["role", "attributes"],
    roles.map(({ name, attributes: each }) => [code(name), each.join(" ")]),
  );
  const same = Map.groupBy(grants, ({ role, privileges }) => JSON.stringify([role, privileges]));
  const rights = markdownTable(
    ["role", "rights", "on"],
    [...same.values()].map((group) => [
      code(group[0]?.role ?? ""),
      group[0]?.privileges.join(", ") ?? "",
      codeList(group.map(({ table }) => table)),
    ]),
  );
  return `${attributes}\n\n${rights}`;
}
