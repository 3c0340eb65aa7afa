import type { Company } from "./company-names.ts";
import { companyOf } from "./company-names.ts";
import type { Locale } from "./locales.ts";
import { locales } from "./locales.ts";
import { apportion, organizationShares } from "./shares.ts";

/** One tenant to be. */
export interface PlannedOrganization extends Company, Locale {
  readonly ordinal: number;
}

/** One website to be. */
export interface PlannedDomain {
  readonly ordinal: number;
  readonly organization: PlannedOrganization;
  /** 0 for an organization's first and busiest website. */
  readonly rank: number;
  readonly host: string;
  /** The part of all conversations, 0 to 1. */
  readonly share: number;
}

/** Tenants and their websites, before any row exists. */
export interface TenantPlan {
  readonly organizations: readonly PlannedOrganization[];
  readonly domains: readonly PlannedDomain[];
}

const sites = ["www", "shop", "help", "outlet", "b2b", "blog"] as const;

/** A few hundred even at tens of millions of rows, hence planned here and not in the server. */
export function planTenants(scale: number): TenantPlan {
  const growth = Math.sqrt(scale);
  // At least four tenants: fewer would leave a fraction of the data without a tail, or a second path to disagree on.
  const organizationCount = Math.max(4, Math.round(12 * growth));
  const domainCount = Math.max(8, Math.round(25 * growth));

  const shares = organizationShares(organizationCount);
  const domainsEach = apportion(domainCount, shares);
  const organizations = shares.map((_, ordinal) => plannedOrganization(ordinal));

  const domains = organizations.flatMap((organization) => {
    const count = domainsEach[organization.ordinal] ?? 1;
    const weights = Array.from({ length: count }, (_, rank) => 1 / (rank + 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight, rank) => ({
      organization,
      rank,
      host: hostOf(organization, rank),
      share: ((shares[organization.ordinal] ?? 0) * weight) / total,
    }));
  });
  return { organizations, domains: domains.map((domain, ordinal) => ({ ordinal, ...domain })) };
}

/** People of an organization: many for the whale, two for the tail. */
export function membersOf(organizationOrdinal: number): number {
  return 2 + Math.floor(14 / (organizationOrdinal + 1));
}

function plannedOrganization(ordinal: number): PlannedOrganization {
  const locale = locales[ordinal % locales.length];
  if (locale === undefined) throw new RangeError("There is no locale to choose from.");
  return { ordinal, ...companyOf(ordinal), ...locale };
}

function hostOf(organization: PlannedOrganization, rank: number): string {
  const site = sites[rank] ?? `site${rank}`;
  return `${site}.${organization.slug}.${organization.topLevelDomain}`;
}
