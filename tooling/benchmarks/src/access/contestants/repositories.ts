import { createTenantDatabase } from "@acme/tenant-repositories";
import type { TenantContext, TenantDatabase, TenantScope } from "@acme/tenant-repositories";
import type { AccessDatabase } from "../access-database.ts";
import type { Aggregate, Contestant, OpenContestant, Questions, Row } from "./contestant.ts";
import { onlyOne, pageSize, since, withoutPredicate } from "./statements.ts";

/** The repositories as they are: policies, ticket and predicate. */
export const repositories: Contestant = {
  name: "repositories",
  label: "tenant repositories",
  open: (database) => open(database, asked),
};

/** SQL of one's own in their scope, which names no tenant. */
export const rawSql: Contestant = {
  name: "scope-query",
  label: "scope.query() without a predicate",
  open: (database) => open(database, askedWithoutPredicate),
};

export function openTenants({ tenantUrl, systemUrl }: AccessDatabase): Promise<TenantDatabase> {
  return createTenantDatabase({
    connection: { connectionString: tenantUrl, max: 1 },
    systemConnection: { connectionString: systemUrl, max: 1 },
  });
}

async function open(
  database: AccessDatabase,
  ask: (tenants: TenantDatabase, context: TenantContext) => Questions,
): Promise<OpenContestant> {
  const tenants = await openTenants(database);
  return {
    as: async ({ userId, organizationId }) =>
      ask(tenants, await tenants.authorize(userId, organizationId)),
    close: tenants.close,
  };
}

function asked(tenants: TenantDatabase, context: TenantContext): Questions {
  return {
    find: (id) => tenants.run(context, async (scope) => scope.conversations.find(id)),
    findEach: (ids) =>
      tenants.run(context, async (scope) => {
        const found: (Row | null)[] = [];
        for (const id of ids) found.push(await scope.conversations.find(id));
        return found;
      }),
    inScope: (work) =>
      tenants.run(context, async (scope) =>
        work({
          page: async () => (await scope.conversations.list({ limit: pageSize })).rows,
          aggregate: async () =>
            onlyOne(
              await scope.sql<Aggregate>`SELECT count(*) AS count, avg(extract(epoch FROM t.ended_at - t.started_at)) AS seconds
FROM conversations AS t WHERE t.organization_id = ${context.organizationId} AND t.created_at > ${since}`,
            ),
        }),
      ),
  };
}

function askedWithoutPredicate(tenants: TenantDatabase, context: TenantContext): Questions {
  const find = async (scope: TenantScope, id: string): Promise<Row | null> =>
    (await scope.query<Row>(withoutPredicate.find, [id])).rows[0] ?? null;
  return {
    find: (id) => tenants.run(context, (scope) => find(scope, id)),
    findEach: (ids) =>
      tenants.run(context, async (scope) => {
        const found: (Row | null)[] = [];
        for (const id of ids) found.push(await find(scope, id));
        return found;
      }),
    inScope: (work) =>
      tenants.run(context, async (scope) =>
        work({
          page: async () => (await scope.query<Row>(withoutPredicate.page, [pageSize])).rows,
          aggregate: async () =>
            onlyOne((await scope.query<Aggregate>(withoutPredicate.aggregate, [since])).rows),
        }),
      ),
  };
}
