export { getOverview } from "./overview/get-overview.ts";
export type { OverviewOptions } from "./overview/get-overview.ts";
export type { PeriodRequest } from "./period/period-request.ts";
