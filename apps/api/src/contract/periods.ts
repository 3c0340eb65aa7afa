import { z } from "zod";

/** IANA names, as `Intl` has them; whether there is such a zone is for whoever counts its days. */
export const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/, "must be an IANA time zone, e.g. Europe/Lisbon")
  .meta({ example: "Europe/Lisbon" });

/** What `period=custom` comes with. */
export const customPeriod = {
  from: z.iso.date().optional().describe("The first day of a custom period."),
  to: z.iso.date().optional().describe("Its last day, at most a year later."),
};

type Asked = {
  readonly period?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** For `.refine(...)` of a query with {@link customPeriod}. */
export const customPeriodRule = [
  ({ period, from, to }: Asked): boolean =>
    period === "custom"
      ? from !== undefined && to !== undefined
      : from === undefined && to === undefined,
  "from and to are both given with period=custom, and neither with any other",
] as const;
