import type { PeriodRequest } from "@acme/dashboard-overview";
import type { PeriodName } from "@acme/data-model";

type Asked = {
  readonly period?: PeriodName | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** A query's period; the contract has seen to it that `custom` has both its days. */
export function periodRequest(asked: Asked & { readonly period: PeriodName }): PeriodRequest;
export function periodRequest(asked: Asked): PeriodRequest | undefined;
export function periodRequest({ period, from = "", to = "" }: Asked): PeriodRequest | undefined {
  return period === "custom" ? { from, to } : period;
}
