import { DatabaseError, Pool } from "pg";
import type { z } from "zod";
import type {
  getTenancyEvidence,
  getTenancyMigration,
  listTenancyEvidence,
} from "../contract/tenancy.ts";
import { Problem } from "../problems/index.ts";
import type { EvidenceSummary, RecordedBackfill, RecordedPhase } from "./phase-states.ts";
import { phaseStates } from "./phase-states.ts";
import * as sql from "./record-sql.ts";
import type { Baseline, Position } from "./table-progress.ts";
import { tableProgress } from "./table-progress.ts";

type Migration = z.output<typeof getTenancyMigration.answer.schema>;
type EvidencePage = z.output<typeof listTenancyEvidence.answer.schema>;
type EvidenceReport = z.output<typeof getTenancyEvidence.answer.schema>;

/**
 * What the engine has recorded in a database about its migration, to read. Nothing else of that database
 * is touched.
 *
 * Each function throws {Problem} `unavailable` where the database does not answer.
 */
export type MigrationRecord = {
  readonly migration: () => Promise<Migration>;
  /** @throws {Problem} `invalid_cursor` */
  readonly listEvidence: (page: {
    readonly limit: number;
    readonly cursor?: string | undefined;
  }) => Promise<EvidencePage>;
  /** @throws {Problem} `not_found` */
  readonly evidence: (id: string) => Promise<EvidenceReport>;
  /** @throws {Error} that says what the login can do and must not */
  readonly checkLogin: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Options = {
  readonly url: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Milliseconds. */
  readonly statementTimeout: number;
};

type Surroundings = Pick<Migration, "database" | "readAt" | "running">;
type Recorded = {
  readonly phases: readonly RecordedPhase[];
  readonly backfill: RecordedBackfill;
  readonly baselines: readonly Baseline[];
  readonly positions: readonly Position[];
  readonly latestEvidence: EvidenceSummary | null;
};

/** Opens the record of a database on connections of its own. Connects when it is first asked. */
export function openMigrationRecord(options: Options): MigrationRecord {
  const pool = new Pool({
    connectionString: options.url,
    application_name: "acme tenancy page",
    max: 2,
    connectionTimeoutMillis: options.connectTimeout,
    statement_timeout: options.statementTimeout,
    keepAlive: true,
  });
  // A connection that breaks is replaced; who was asking hears of it.
  pool.on("error", () => undefined);
  const rows = async <Row extends object>(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> => (await pool.query<Row>(statement, [...values])).rows;

  return {
    migration: () =>
      orUnavailable(async () => {
        const [around] = await rows<Surroundings>(sql.surroundings);
        if (around === undefined) throw new Error("The database has answered with no row.");
        const found = await recorded(() => rows<Recorded>(sql.record));
        if (found.state !== "recorded") return { ...around, ...nothing, state: found.state };
        const [record] = found.rows;
        if (record === undefined) throw new Error("The record has answered with no row.");
        const { baselines, positions, latestEvidence } = record;
        return {
          ...around,
          state: "recorded",
          phases: phaseStates(record),
          tables: tableProgress(baselines, positions),
          latestEvidence,
        };
      }),

    listEvidence: ({ limit, cursor }) =>
      orUnavailable(async () => {
        if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor)) {
          throw new Problem("invalid_cursor");
        }
        const found = await recorded(() =>
          rows<EvidenceSummary>(sql.evidenceList, [cursor ?? null, limit + 1]),
        );
        const items = found.rows.slice(0, limit);
        const more = found.rows.length > limit;
        return { items, nextCursor: more ? (items.at(-1)?.id ?? null) : null };
      }),

    evidence: (id) =>
      orUnavailable(async () => {
        const found = await recorded(() => rows<EvidenceReport>(sql.evidenceReport, [id]));
        const [report] = found.rows;
        if (report === undefined) throw new Problem("not_found");
        // JSON has left out what was undefined.
        const results = report.results.map((check) => ({ ...check, table: check.table ?? null }));
        return { ...report, results };
      }),

    checkLogin: async () => {
      const findings = await rows<{ finding: string }>(sql.tooMuch);
      if (findings.length === 0) return;
      throw new Error(
        `The login of TENANCY_DATABASE_URL is only to read what a migration has recorded, and ${findings.map(({ finding }) => finding).join("; ")}. See "Who watches the migration" in the README of @acme/api.`,
      );
    },

    close: () => pool.end(),
  };
}

const nothing = { phases: [], tables: [], latestEvidence: null } satisfies Partial<Migration>;

type Found<Row> = {
  readonly state: Migration["state"];
  readonly rows: readonly Row[];
};

/** Before the first phase there is nothing to read, and no right to it before somebody has given one. */
async function recorded<Row>(ask: () => Promise<Row[]>): Promise<Found<Row>> {
  try {
    return { state: "recorded", rows: await ask() };
  } catch (error) {
    const code = error instanceof DatabaseError ? error.code : undefined;
    // undefined_table, and insufficient_privilege
    if (code === "42P01") return { state: "absent", rows: [] };
    if (code === "42501") return { state: "closed", rows: [] };
    throw error;
  }
}

async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Problem ? error : new Problem("unavailable", { cause: error });
  }
}
