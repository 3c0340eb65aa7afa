import type { DomainConfigRecord } from "@acme/data-model";
import type { NewDomainConfig } from "@acme/tenant-repositories";
import type { z } from "zod";
import type { domainConfig } from "../contract/domain-configs.ts";
import {
  createDomainConfig,
  deleteDomainConfig,
  getDomainConfig,
  listDomainConfigs,
  updateDomainConfig,
} from "../contract/domain-configs.ts";
import { given } from "./given.ts";
import { notFound } from "./not-found.ts";
import type { Route } from "./route.ts";
import { organizationRoute } from "./route.ts";

export const domainConfigRoutes: readonly Route[] = [
  organizationRoute(listDomainConfigs, async ({ scope, query }) => {
    const { limit, cursor, domainConfigId, domain, active } = query;
    const filter = given({ id: domainConfigId, domain, active });
    const page = await scope.domainConfigs.list({ limit, cursor, filter });
    return { items: page.rows.map(shown), nextCursor: page.nextCursor };
  }),

  organizationRoute(getDomainConfig, async ({ scope, params }) =>
    shown(await scope.domainConfigs.get(params.domainConfigId)),
  ),

  organizationRoute(createDomainConfig, async ({ scope, body }) =>
    shown(await scope.domainConfigs.insert({ domain: body.domain, ...changes(body) })),
  ),

  organizationRoute(updateDomainConfig, async ({ scope, params, body }) =>
    shown(await scope.domainConfigs.update(params.domainConfigId, changes(body))),
  ),

  organizationRoute(deleteDomainConfig, async ({ scope, params }) => {
    if (!(await scope.domainConfigs.delete(params.domainConfigId))) throw notFound("domain config");
  }),
];

type Changes = z.output<typeof updateDomainConfig.body>;

function changes({ businessName, settings, rateLimit, active }: Changes): Partial<NewDomainConfig> {
  return given({ business_name: businessName, settings, rate_limit: rateLimit, active });
}

/** Property by property: the credentials, or a column that is new one day, don't come along. */
function shown(record: DomainConfigRecord): z.input<typeof domainConfig> {
  return {
    domainConfigId: record.id,
    domain: record.domain,
    businessName: record.business_name,
    settings: record.settings,
    rateLimit: record.rate_limit,
    active: record.active,
  };
}
