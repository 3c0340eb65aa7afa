import { bookkeepingSchema as schema } from "../catalog/read-catalog.ts";
import type { Target } from "../target/target.ts";
import type { TransactionalOperation } from "./operation.ts";

/**
 * The schema for what the catalog can't hold: how to take each operation back, where the backfill
 * stands, what the tables held before, the history of the evidence.
 */
export function createBookkeeping({ catalog }: Target): TransactionalOperation {
  return {
    kind: "transactional",
    id: "expand:bookkeeping",
    phase: "expand",
    table: undefined,
    summary: `create the schema ${schema} for positions, evidence and reversals`,
    lock: "none",
    done: catalog.hasBookkeeping,
    forward: [
      `CREATE SCHEMA IF NOT EXISTS ${schema}`,
      `REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC`,
      `CREATE TABLE ${schema}.reversals (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  operation text NOT NULL UNIQUE,
  phase text NOT NULL,
  transactional boolean NOT NULL,
  statements text[] NOT NULL,
  done_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`,
      `CREATE TABLE ${schema}.backfill_positions (
  table_name text NOT NULL,
  range_start bigint NOT NULL,
  file_node bigint NOT NULL,
  window_start bigint NOT NULL,
  pass integer NOT NULL,
  block bigint NOT NULL,
  rows_written bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  PRIMARY KEY (table_name, range_start)
)`,
      `CREATE TABLE ${schema}.baselines (
  table_name text PRIMARY KEY,
  row_count bigint NOT NULL,
  owned_count bigint NOT NULL,
  columns text[] NOT NULL,
  content_hash text NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`,
      `CREATE TABLE ${schema}.assignments (
  table_name text NOT NULL,
  row_key text NOT NULL,
  tenant text NOT NULL,
  assigned_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (table_name, row_key)
)`,
      `CREATE TABLE ${schema}.quarantines (
  table_name text PRIMARY KEY,
  quarantine_table text NOT NULL UNIQUE
)`,
      `CREATE TABLE ${schema}.evidence (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  command text NOT NULL,
  holds boolean NOT NULL,
  plan_hash text NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  report jsonb NOT NULL
)`,
    ],
    reverse: [
      ...[
        "evidence",
        "quarantines",
        "assignments",
        "baselines",
        "backfill_positions",
        "reversals",
      ].map((table) => `DROP TABLE IF EXISTS ${schema}.${table}`),
      `DROP SCHEMA IF EXISTS ${schema}`,
    ],
  };
}
