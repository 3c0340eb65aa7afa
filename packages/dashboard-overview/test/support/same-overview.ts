import type { DashboardOverview } from "@acme/data-model";
import { expect } from "vitest";

/** The same but for the last digits of fractions, which depend on the order of additions. */
export function expectSameOverview(overview: DashboardOverview, expected: DashboardOverview): void {
  expect(rounded(overview)).toEqual(rounded(expected));
}

function rounded(overview: DashboardOverview): unknown {
  return JSON.parse(
    JSON.stringify(overview, (_, value: unknown) =>
      typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value,
    ),
  );
}
