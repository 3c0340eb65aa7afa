import type { UserId } from "@acme/data-model";
import type { MigrationRecord } from "./open-migration-record.ts";

/** A migration that is watched, and by whom. */
export type Watch = {
  /** Whom the configuration names; no table and no token says so. */
  readonly operators: ReadonlySet<UserId>;
  readonly record: MigrationRecord;
};
