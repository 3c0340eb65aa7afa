import type { DomainRecord } from "@acme/data-model";
import type { NewDomain, Order } from "@acme/tenant-repositories";
import type { z } from "zod";
import type { domain, listDomains as listContract } from "../contract/domains.ts";
import {
  createDomain,
  deleteDomain,
  getDomain,
  listDomains,
  previewDomainTransfer,
  transferDomain,
  updateDomain,
} from "../contract/domains.ts";
import { given } from "./given.ts";
import { notFound } from "./not-found.ts";
import type { Route } from "./route.ts";
import { organizationRoute } from "./route.ts";

type Sort = z.output<typeof listContract.query>["sort"];

const orders: Readonly<Record<Sort, Order<DomainRecord>>> = {
  domain: { domain: "asc" },
  "-domain": { domain: "desc" },
  createdAt: { created_at: "asc" },
  "-createdAt": { created_at: "desc" },
};

export const domainRoutes: readonly Route[] = [
  organizationRoute(listDomains, async ({ scope, query }) => {
    const { limit, cursor, active, search, sort } = query;
    const filter = {
      ...given({ active }),
      ...(search === undefined ? {} : { domain: { contains: search } }),
    };
    const page = await scope.domains.list({ limit, cursor, filter, order: orders[sort] });
    return { items: page.rows.map(shown), nextCursor: page.nextCursor };
  }),

  organizationRoute(getDomain, async ({ scope, params }) =>
    shown(await scope.domains.get(params.domainId)),
  ),

  organizationRoute(createDomain, async ({ scope, body }) =>
    shown(await scope.domains.insert({ domain: body.domain, ...changes(body) })),
  ),

  organizationRoute(updateDomain, async ({ scope, params, body }) =>
    shown(await scope.domains.update(params.domainId, changes(body))),
  ),

  organizationRoute(deleteDomain, async ({ scope, params }) => {
    if (!(await scope.domains.delete(params.domainId))) throw notFound("domain");
  }),

  organizationRoute(previewDomainTransfer, async ({ scope, params }) => {
    await scope.domains.get(params.domainId);
    return { rows: await scope.domains.previewTransfer(params.domainId) };
  }),

  organizationRoute(transferDomain, async ({ scope, params, body }) => {
    await scope.domains.transferDomain(params.domainId, body.toOrganizationId);
    return { domainId: params.domainId, organizationId: body.toOrganizationId };
  }),
];

function changes({ name, active }: z.output<typeof updateDomain.body>): Partial<NewDomain> {
  return given({ name, active });
}

function shown(record: DomainRecord): z.input<typeof domain> {
  return {
    id: record.id,
    domain: record.domain,
    name: record.name,
    active: record.active,
    createdAt: record.created_at.toISOString(),
  };
}
