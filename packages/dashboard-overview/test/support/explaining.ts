import type { RawSql, TenantDatabase } from "@acme/tenant-repositories";
import { z } from "zod";

const nodeSchema = z.looseObject({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Index Cond": z.string().default(""),
  Filter: z.string().default(""),
  get Plans() {
    return z.array(nodeSchema).default([]);
  },
});
type Node = z.infer<typeof nodeSchema>;
const planSchema = z.tuple([z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: nodeSchema })]) })]);

/** A place where a plan reads a table. */
export type Scan = { readonly wrong: string | undefined };

/** The same database, of whose raw statements each is explained before it is run. */
export function explaining(tenants: TenantDatabase): {
  readonly tenants: TenantDatabase;
  readonly scans: () => readonly Scan[];
} {
  const scans: Scan[] = [];
  const explained = <Scope extends RawSql>(scope: Scope): Scope => ({
    ...scope,
    query: async (text: string, values: readonly unknown[] = []) => {
      if (/FROM /.test(text)) {
        const { rows } = await scope.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
        scans.push(...scansOf(planSchema.parse(rows)[0]["QUERY PLAN"][0].Plan));
      }
      return scope.query(text, values);
    },
  });
  return {
    tenants: {
      ...tenants,
      run: (context, work, options) =>
        tenants.run(context, (scope) => work(explained(scope)), options),
      asSystem: (reason, work, options) =>
        tenants.asSystem(reason, (system) => work(explained(system)), options),
    },
    scans: () => scans,
  };
}

function scansOf(node: Node): Scan[] {
  const isHeap = node["Node Type"] === "Bitmap Heap Scan";
  const here = node["Relation Name"] === undefined ? [] : [{ wrong: wrongOf(node) }];
  return [...here, ...(isHeap ? [] : node.Plans.flatMap(scansOf))];
}

/**
 * An index is led by the tenant; or by one conversation, page or domain, whose foreign keys have the tenant
 * in them, and then the tenant is asked for in the filter.
 */
function wrongOf(node: Node): string | undefined {
  const conditions = conditionsOf(node);
  const isLed = conditions.some((condition) => /\((organization_id|id|user_id) = /.test(condition));
  const isPinned =
    conditions.some((condition) => /\((conversation_id|domain_id) = /.test(condition)) &&
    /organization_id = /.test(node.Filter);
  // Rows of a time are found by it, or one by its key, not looked for among all that the tenant ever had.
  const isByTime =
    !/(created|begun|replied)_at >=/.test(node.Filter) ||
    /(created|begun|replied)_at|\(id = /.test(conditions.join(" "));
  if ((isLed || isPinned) && isByTime) return undefined;
  return `${node["Node Type"]} of ${node["Relation Name"] ?? ""} by ${conditions.join(", ")} of which ${node.Filter}`;
}

/** What its index is asked, or those of a bitmap. */
function conditionsOf(node: Node): string[] {
  return [node["Index Cond"], ...node.Plans.flatMap(conditionsOf)].filter((each) => each !== "");
}
