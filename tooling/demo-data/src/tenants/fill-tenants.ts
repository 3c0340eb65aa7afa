import type { Generation } from "../generation.ts";
import { insertCustomerConfigs } from "./customer-configs.ts";
import { insertDomains, planDomains } from "./domains.ts";
import { insertOrganizationMembers } from "./organization-members.ts";
import { insertOrganizations } from "./organizations.ts";
import { membersOf } from "./plan-tenants.ts";

/** Fills organizations, their members, their domains and the settings of these. */
export async function fillTenants({
  client,
  draws,
  now,
  counts,
  tenants,
  inserted,
}: Generation): Promise<void> {
  const organizations = JSON.stringify(
    tenants.organizations.map((organization) => ({
      ...organization,
      members: membersOf(organization.ordinal),
    })),
  );
  const domains = JSON.stringify(
    tenants.domains.map(({ ordinal, organization, rank, host, share }) => ({
      ordinal,
      rank,
      host,
      share,
      organization: organization.ordinal,
      shop: organization.name,
      language: organization.language,
      timeZone: organization.timeZone,
      currency: organization.currency,
    })),
  );

  const created = await client.query(insertOrganizations(draws), [
    organizations,
    now.toISOString(),
  ]);
  inserted("organizations", created.rowCount);
  const joined = await client.query(insertOrganizationMembers(draws), [organizations]);
  inserted("organization_members", joined.rowCount);

  await client.query(planDomains(draws), [domains, counts.conversations]);
  inserted("domains", (await client.query(insertDomains(draws))).rowCount);
  inserted("customer_configs", (await client.query(insertCustomerConfigs(draws))).rowCount);
}
