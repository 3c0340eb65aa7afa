import { dashboardOverviewSchema, domainIdSchema, periodNameSchema } from "@acme/data-model";
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { organizationParameters, organizationPath } from "./organization-path.ts";

/** IANA names, as `Intl` has them; whether there is such a zone is for whoever counts its days. */
export const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/, "must be an IANA time zone, e.g. Europe/Lisbon")
  .meta({ example: "Europe/Lisbon" });

export const getOverview = defineOperation({
  id: "getOverview",
  method: "get",
  path: `${organizationPath}/overview`,
  tag: "Overview",
  summary: "The dashboard's numbers",
  description:
    "What nobody knows is `null` with a sample size of 0, never a made-up number. A custom period has `from` and `to`, both days included; no other has either.",
  access: "viewer",
  params: organizationParameters,
  query: z
    .strictObject({
      period: periodNameSchema.default("30d"),
      from: z.iso.date().optional().describe("The first day of a custom period."),
      to: z.iso.date().optional().describe("Its last day, at most a year later."),
      timeZone: timeZone.optional().describe("Whose days. Default: the organization's, or UTC."),
      domainId: domainIdSchema.optional().describe("One website. Default: all of them."),
      compare: z.boolean().default(true).describe("Whether the period before is counted too."),
    })
    .refine(
      ({ period, from, to }) =>
        period === "custom"
          ? from !== undefined && to !== undefined
          : from === undefined && to === undefined,
      "from and to are both given with period=custom, and neither with any other",
    ),
  answer: {
    status: 200,
    description: "The numbers, of one moment.",
    schema: dashboardOverviewSchema.meta({ id: "DashboardOverview" }),
    // The moment moves on, and the ends of the periods with it; what was counted is what is new.
    entityTag: { without: ["computedAt", "period", "comparedWith"] },
  },
  problems: ["invalid_value"],
});
