import { Client } from "pg";
import type { Aggregate, Contestant, OpenContestant, Questions, Row } from "./contestant.ts";
import { onlyOne, pageSize, since, withPredicate } from "./statements.ts";

/** The same SQL by "pg", prepared, with no row level security: what everything is compared with. */
export const byHand: Contestant = {
  name: "pg",
  label: "pg by hand",
  open: ({ freeUrl }) => open(freeUrl, "auto"),
};

/** The same under the setting that the repositories' own statements run under. */
export const byHandGeneric: Contestant = {
  name: "pg-generic",
  label: "pg by hand, force_generic_plan",
  open: ({ freeUrl }) => open(freeUrl, "force_generic_plan"),
};

async function open(url: string, planCacheMode: string): Promise<OpenContestant> {
  const client = new Client({
    connectionString: url,
    options: `-c plan_cache_mode=${planCacheMode}`,
  });
  await client.connect();
  return {
    as: async ({ organizationId }) => questions(client, organizationId),
    close: () => client.end(),
  };
}

function questions(client: Client, tenant: string): Questions {
  const find = async (id: string): Promise<Row | null> => {
    const values = [tenant, id];
    const { rows } = await client.query<Row>({ name: "find", text: withPredicate.find, values });
    return rows[0] ?? null;
  };
  return {
    find,
    findEach: async (ids) => {
      const found: (Row | null)[] = [];
      for (const id of ids) found.push(await find(id));
      return found;
    },
    inScope: async (work) => {
      await client.query("BEGIN");
      try {
        return await work({
          page: async () => {
            const values = [tenant, pageSize];
            const query = { name: "page", text: withPredicate.page, values };
            return (await client.query<Row>(query)).rows;
          },
          aggregate: async () => {
            const values = [tenant, since];
            const query = { name: "aggregate", text: withPredicate.aggregate, values };
            return onlyOne((await client.query<Aggregate>(query)).rows);
          },
        });
      } finally {
        await client.query("ROLLBACK");
      }
    },
  };
}
