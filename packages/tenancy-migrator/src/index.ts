export { createMigrator } from "./migrator.ts";
export type { Migrator, MigratorOptions } from "./migrator.ts";
export { TenancyMigratorError } from "./errors.ts";
export type { MigratorErrorCode } from "./errors.ts";
export { describeCatalog } from "./catalog/describe-catalog.ts";
export type { DescribeOptions } from "./catalog/describe-catalog.ts";
export { phases } from "./phases.ts";
export { renderReportHtml, renderReportMarkdown, renderReportTerminal } from "./render/index.ts";
export type { Phase } from "./phases.ts";
export type { Finding } from "./commands/doctor.ts";
export type {
  BackfillHistory,
  EvidenceHistory,
  MigrationHistory,
  PauseHistory,
  PhaseHistory,
  WaitHistory,
} from "./commands/history.ts";
export type { Pause, PauseRequest } from "./commands/pause.ts";
export type { Plan, PlanRequest, PlanStep } from "./commands/plan.ts";
export type { RunRequest } from "./commands/run.ts";
export type {
  BackfillStatus,
  MigrationStatus,
  PhaseStatus,
  WaitStatus,
} from "./commands/status.ts";
export type { BackfillOptions } from "./backfill/backfill-options.ts";
export type { LockMode } from "./operations/operation.ts";
export type { CheckResult } from "./evidence/check.ts";
export type { EvidenceReport, TableEvidence } from "./evidence/report.ts";
export type { EventListener, MigratorEvent } from "./runner/events.ts";
export type { LockPolicy } from "./runner/lock-retry.ts";
export type { NoticeCause, ThrottleOptions, WaitCause } from "./throttle/throttle.ts";
export type {
  ProblemClass,
  Remedies,
  Remedy,
  UnownedProblem,
  UnownedRows,
} from "./remedies/unowned.ts";
