import type { FreshDatabase } from "@acme/local-postgres/testing";

export type Person = {
  readonly userId: string;
  readonly organizationId: string;
  readonly organization: string;
};

/** Two of the largest organization, an owner of another who has nothing to do with it, and somebody of several. */
export type People = {
  readonly owner: Person;
  readonly viewer: Person;
  readonly stranger: Person;
  readonly agency: Person;
};

const query = `
SELECT m.user_id AS "userId", m.organization_id AS "organizationId", o.name AS organization, m.role,
       (count(*) OVER (PARTITION BY m.user_id))::int AS memberships
FROM organization_members AS m JOIN organizations AS o ON o.id = m.organization_id
ORDER BY (SELECT count(*) FROM conversations AS c WHERE c.organization_id = m.organization_id) DESC, m.user_id`;

/** Who there is in the demo's data. @throws Error where somebody of them is not */
export async function findPeople(database: Pick<FreshDatabase, "query">): Promise<People> {
  const { rows } = await database.query<Person & { role: string; memberships: number }>(query);
  const [largest] = rows;
  const find = (name: string, matches: (row: (typeof rows)[number]) => boolean): Person => {
    const found = rows.find(matches);
    if (found === undefined) throw new Error(`The demo's data have no ${name}.`);
    return found;
  };
  const isOfLargest = (row: (typeof rows)[number]): boolean =>
    row.organizationId === largest?.organizationId;
  const known = new Set(rows.filter(isOfLargest).map(({ userId }) => userId));
  return {
    owner: find("owner", (row) => row.role === "owner" && isOfLargest(row)),
    viewer: find("viewer", (row) => row.role === "viewer" && isOfLargest(row)),
    stranger: find("stranger", (row) => row.role === "owner" && !known.has(row.userId)),
    agency: find("agency", (row) => row.memberships > 1),
  };
}
