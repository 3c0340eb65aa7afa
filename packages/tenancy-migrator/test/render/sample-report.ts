import type { CheckResult } from "../../src/evidence/check.ts";
import type { EvidenceReport, TableEvidence } from "../../src/evidence/report.ts";

export function check(rest: Partial<CheckResult> = {}): CheckResult {
  return {
    id: "rows-owned",
    table: "messages",
    title: "rows without organization_id",
    expected: "0",
    actual: "0",
    holds: true,
    sql: "SELECT count(*) AS found FROM public.messages WHERE organization_id IS NULL",
    ...rest,
  };
}

export function table(rest: Partial<TableEvidence> = {}): TableEvidence {
  return {
    table: "messages",
    rowsBefore: 6569,
    ownedBefore: 0,
    rowsNow: 6569,
    ownedNow: 6569,
    quarantined: 0,
    ...rest,
  };
}

export function report(rest: Partial<EvidenceReport> = {}): EvidenceReport {
  const checks = rest.checks ?? [check()];
  return {
    version: 1,
    command: "verify",
    holds: checks.every((each) => each.holds),
    reached: "backfill",
    database: "shop",
    serverVersion: "18.4",
    takenAt: "2026-03-01T12:00:03.123Z",
    planHash: "9f2c1d00aa77bb31",
    tables: [table()],
    checks,
    ...rest,
  };
}
