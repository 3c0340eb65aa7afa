import {
  getTenancyEvidence,
  getTenancyMigration,
  listTenancyEvidence,
} from "../contract/tenancy.ts";
import type { Route } from "./route.ts";
import { operatorRoute } from "./route.ts";

export const tenancyRoutes: readonly Route[] = [
  operatorRoute(getTenancyMigration, ({ record }) => record.migration()),

  operatorRoute(listTenancyEvidence, ({ record, query }) => record.listEvidence(query)),

  operatorRoute(getTenancyEvidence, ({ record, params }) => record.evidence(params.evidenceId)),
];
