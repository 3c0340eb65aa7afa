import { Client } from "pg";
import type { AccessDatabase, Tenant } from "../access-database.ts";
import type {
  Aggregate,
  Contestant,
  OpenContestant,
  Questions,
  Row,
  ScopeQuestions,
} from "./contestant.ts";
import { onlyOne, pageSize, since, withoutPredicate } from "./statements.ts";

/** Prepared SQL by hand that names no tenant: the ticket is shown, and the policies do the rest. */
export const policiesAlone: Contestant = {
  name: "policies",
  label: "pg by hand, policies and no predicate",
  open,
};

async function open({ tenantUrl, systemUrl }: AccessDatabase): Promise<OpenContestant> {
  const client = new Client({ connectionString: tenantUrl });
  const system = new Client({ connectionString: systemUrl });
  await Promise.all([client.connect(), system.connect()]);
  return {
    as: async (tenant) => questions(client, await issueTicket(system, tenant)),
    close: async () => {
      await Promise.all([client.end(), system.end()]);
    },
  };
}

async function issueTicket(system: Client, { organizationId, userId }: Tenant): Promise<string> {
  const { rows } = await system.query<{ ticket: string }>(
    "SELECT ticket FROM acme_tenancy.issue_ticket($1, $2)",
    [organizationId, userId],
  );
  const [issued] = rows;
  if (issued === undefined) throw new Error("no ticket");
  return issued.ticket;
}

function questions(client: Client, ticket: string): Questions {
  const within = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await client.query("BEGIN");
    try {
      await client.query({
        name: "enter",
        text: "SELECT acme_tenancy.enter($1)",
        values: [ticket],
      });
      return await work();
    } finally {
      await client.query("COMMIT");
    }
  };
  const find = async (id: string): Promise<Row | null> => {
    const query = { name: "find", text: withoutPredicate.find, values: [id] };
    return (await client.query<Row>(query)).rows[0] ?? null;
  };
  const scope: ScopeQuestions = {
    page: async () => {
      const query = { name: "page", text: withoutPredicate.page, values: [pageSize] };
      return (await client.query<Row>(query)).rows;
    },
    aggregate: async () => {
      const query = { name: "aggregate", text: withoutPredicate.aggregate, values: [since] };
      return onlyOne((await client.query<Aggregate>(query)).rows);
    },
  };
  return {
    find: (id) => within(() => find(id)),
    findEach: (ids) =>
      within(async () => {
        const found: (Row | null)[] = [];
        for (const id of ids) found.push(await find(id));
        return found;
      }),
    inScope: (work) => within(() => work(scope)),
  };
}
