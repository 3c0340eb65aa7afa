import { acmeTenancy } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { PoolClient } from "pg";
import { runtimeOf } from "../../src/runtimes.ts";
import type { TenantDatabase } from "../../src/index.ts";
import { statementsOf } from "../attack/support/wire.ts";
import { logins } from "./tenants.ts";

/** A part of a plan as EXPLAIN writes it. https://www.postgresql.org/docs/current/using-explain.html */
export type PlanNode = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
};

export type Plan = {
  readonly text: string;
  readonly root: PlanNode;
  /** Whether it is of a statement that was sent, rather than of one that a trigger or a function ran. */
  readonly sent: boolean;
};

/** Has the server tell the tenants' login the plan of all that it does from the next connection on. */
export async function explainEverything({ name, query }: FreshDatabase): Promise<void> {
  for (const [setting, value] of [
    ["session_preload_libraries", "auto_explain"],
    ["auto_explain.log_min_duration", "0"],
    ["auto_explain.log_level", "notice"],
    ["auto_explain.log_format", "json"],
    ["auto_explain.log_nested_statements", "on"],
  ]) {
    await query(`ALTER ROLE ${logins.tenant} IN DATABASE ${name} SET ${setting} = '${value}'`);
  }
}

const listened = new WeakSet<PoolClient>();
let notices: string[] = [];

/** The plans of what is done, by the server's own word: those that it really went by. */
export async function plansOf(
  tenants: TenantDatabase,
  work: () => Promise<unknown>,
): Promise<readonly Plan[]> {
  const { tenantPool } = runtimeOf(tenants);
  const listen = (client: PoolClient): void => {
    if (listened.has(client)) return;
    listened.add(client);
    client.on("notice", ({ message }) => notices.push(message ?? ""));
  };
  notices = [];
  tenantPool.on("acquire", listen);
  const texts = await statementsOf(tenants, work);
  tenantPool.off("acquire", listen);
  return notices.flatMap((notice) => {
    const [, json] = /^duration: .* plan:\n(.*)$/s.exec(notice) ?? [];
    if (json === undefined) return [];
    const { "Query Text": query, Plan: root } = JSON.parse(json) as Explained;
    const text = query.replaceAll(/"acme_[0-9a-f-]{36}"/g, '"cursor"');
    return [{ text, root, sent: texts.includes(text) }];
  });
}

type Explained = { readonly "Query Text": string; readonly Plan: PlanNode };

const tables = new Set([acmeTenancy.tenant.table, ...acmeTenancy.tables.map(({ name }) => name)]);

/**
 * What is wrong with a plan: a scan of a whole tenant table, or by an index that is not led by the tenant or
 * by a key, which is one tenant's; and in a statement that was sent, a scan that asks for no tenant.
 */
export function wrongsOf({ root, sent, text }: Plan): readonly string[] {
  return tenantScans(root).flatMap((node) => {
    const of = `${node["Node Type"]} of ${node["Relation Name"]} in ${text}`;
    const conditions = indexConditions(node);
    const isLed = conditions.length > 0 && conditions.every((each) => ledByKey.test(each));
    const asks = [...conditions, node.Filter ?? ""].some((each) => asksForTenant(node, each));
    return [
      ...(isLed ? [] : [`by no key: ${of}, by ${conditions.join(" and ") || "nothing"}`]),
      ...(sent && !asks ? [`for no tenant: ${of}`] : []),
    ];
  });
}

/** Whether rows have to be sorted before the first of them is known; part of an order may be. */
export function sorts(node: PlanNode): boolean {
  return node["Node Type"] === "Sort" || (node.Plans ?? []).some(sorts);
}

// The first column of an index is the first of its condition, unless that is skipped.
const ledByKey = /^\(+(organization_id|id|(domain|conversation|page)_id) = /;

function asksForTenant(node: PlanNode, condition: string): boolean {
  return (
    node["Relation Name"] === acmeTenancy.tenant.table ? /\bid = / : /\borganization_id = /
  ).test(condition);
}

function tenantScans(node: PlanNode): readonly PlanNode[] {
  const isScan = node["Node Type"].endsWith("Scan") && tables.has(node["Relation Name"] ?? "");
  return [...(isScan ? [node] : []), ...(node.Plans ?? []).flatMap(tenantScans)];
}

/** Of an index scan its own, of a bitmap those of the indexes under it. */
function indexConditions(node: PlanNode): readonly string[] {
  const own = node["Index Cond"];
  if (own !== undefined) return [own];
  const isBitmap = node["Node Type"].startsWith("Bitmap");
  return isBitmap ? (node.Plans ?? []).flatMap(indexConditions) : [];
}
