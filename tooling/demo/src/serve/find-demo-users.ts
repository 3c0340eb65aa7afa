import { onServer } from "../legacy-database.ts";

/** Somebody of the demo's data who can be tried out as. */
export type DemoUser = {
  readonly userId: string;
  readonly name: string;
  readonly organizationId: string;
};

type Membership = {
  readonly user_id: string;
  readonly organization_id: string;
  readonly organization: string;
  readonly role: string;
  readonly organizations: number;
};

// Whoever has most to look at comes first; the same people on every run.
const query = `
SELECT m.user_id, m.organization_id, o.name AS organization, m.role,
       (count(*) OVER (PARTITION BY m.user_id))::int AS organizations
FROM organization_members AS m
JOIN organizations AS o ON o.id = m.organization_id
ORDER BY (SELECT count(*) FROM conversations AS c WHERE c.organization_id = m.organization_id) DESC, m.joined_at, m.user_id`;

/** Somebody of several organizations, and an owner, a viewer and a member of one: each another person. */
export async function findDemoUsers(url: string): Promise<DemoUser[]> {
  const { rows } = await onServer(url, (client) => client.query<Membership>(query));
  const wanted = [
    rows.find(({ organizations }) => organizations > 1),
    ...["owner", "viewer", "member"].map((wantedRole) =>
      rows.find(({ role, organizations }) => role === wantedRole && organizations === 1),
    ),
  ];
  return wanted
    .filter((each) => each !== undefined)
    .map(({ user_id, organization_id, organization, role, organizations }) => ({
      userId: user_id,
      organizationId: organization_id,
      name: `${role} of ${organization}${organizations > 1 ? `, and in ${organizations - 1} more` : ""}`,
    }));
}
