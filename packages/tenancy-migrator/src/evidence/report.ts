import { createHash } from "node:crypto";
import type { Tenancy } from "@acme/tenancy";
import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Phase } from "../phases.ts";
import type { Target } from "../target/target.ts";
import { hasTenantColumn } from "../target/target.ts";
import { countQuarantined } from "../remedies/quarantine-tables.ts";
import { identifier } from "../sql/quote.ts";
import { readBaselines } from "./baseline.ts";
import { ask } from "./ask.ts";
import type { CheckResult } from "./check.ts";
import type { EvidenceScope } from "./collect-checks.ts";
import { collectChecks } from "./collect-checks.ts";

/** A table before and now, both counted by the database. */
export type TableEvidence = {
  readonly table: string;
  /** `null` where no baseline was taken. */
  readonly rowsBefore: number | null;
  readonly ownedBefore: number | null;
  readonly rowsNow: number;
  readonly ownedNow: number;
  readonly quarantined: number;
};

/** What the database answered, at one moment. Version 1 of its JSON shape. */
export type EvidenceReport = {
  readonly version: 1;
  readonly command: string;
  readonly holds: boolean;
  readonly reached: Phase;
  readonly database: string;
  readonly serverVersion: string;
  /** ISO 8601, the server's clock. */
  readonly takenAt: string;
  /** Of the declaration that the checks were derived from. */
  readonly planHash: string;
  readonly tables: readonly TableEvidence[];
  readonly checks: readonly CheckResult[];
};

/** Identifies the declaration behind a plan or a report. */
export function planHash(tenancy: Tenancy): string {
  return createHash("sha256").update(JSON.stringify(tenancy)).digest("hex").slice(0, 16);
}

/** Asks the database every question that is due and keeps the answers where it has a place for them. */
export async function takeEvidence(
  client: ClientBase,
  target: Target,
  command: string,
  scope: EvidenceScope,
): Promise<EvidenceReport> {
  const checks: CheckResult[] = [];
  for (const check of await collectChecks(client, target, scope)) {
    checks.push(await ask(client, check));
  }
  const now = await client.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  const report: EvidenceReport = {
    version: 1,
    command,
    holds: checks.every((check) => check.holds),
    reached: scope.reached,
    database: target.catalog.database,
    serverVersion: target.catalog.serverVersion,
    takenAt: (now.rows[0]?.now ?? new Date()).toISOString(),
    planHash: planHash(target.tenancy),
    tables: await tableEvidence(client, target),
    checks,
  };
  return report;
}

/** Adds a report to the database's own history. */
export async function recordEvidence(client: ClientBase, report: EvidenceReport): Promise<void> {
  await client.query(
    `INSERT INTO ${bookkeepingSchema}.evidence (command, holds, plan_hash, report) VALUES ($1, $2, $3, $4)`,
    [report.command, report.holds, report.planHash, JSON.stringify(report)],
  );
}

async function tableEvidence(client: ClientBase, target: Target): Promise<TableEvidence[]> {
  const baselines = new Map(
    (await readBaselines(client, target)).map((each) => [each.table, each]),
  );
  const quarantined = await countQuarantined(client, target);
  const evidence: TableEvidence[] = [];
  for (const table of target.tables) {
    const owned = hasTenantColumn(target, table)
      ? `count(${identifier(target.tenancy.column)})`
      : "0";
    const { rows } = await client.query<{ rows: string; owned: string }>(
      `SELECT count(*) AS rows, ${owned} AS owned FROM ${table.relation}`,
    );
    const baseline = baselines.get(table.declared.name);
    evidence.push({
      table: table.current.name,
      rowsBefore: baseline?.rowCount ?? null,
      ownedBefore: baseline?.ownedCount ?? null,
      rowsNow: Number(rows[0]?.rows ?? 0),
      ownedNow: Number(rows[0]?.owned ?? 0),
      quarantined: quarantined.get(table.declared.name) ?? 0,
    });
  }
  return evidence;
}
