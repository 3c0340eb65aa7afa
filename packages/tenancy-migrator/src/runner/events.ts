import type { Phase } from "../phases.ts";

/** What a run tells while it goes; the shape is versioned with the package. */
export type MigratorEvent =
  | { readonly type: "phase"; readonly phase: Phase; readonly operations: number }
  | {
      readonly type: "operation";
      readonly phase: string;
      readonly operation: string;
      readonly table: string | undefined;
      readonly summary: string;
      readonly milliseconds: number;
    }
  | {
      readonly type: "retry";
      readonly operation: string;
      readonly attempt: number;
      readonly reason: string;
    }
  | {
      readonly type: "backfill";
      readonly table: string;
      /** Rows written by this run and the ones before it. */
      readonly rows: number;
      /** As the planner estimates it; `undefined` where nothing is known. */
      readonly estimate: number | undefined;
      readonly rowsPerSecond: number;
      readonly done: boolean;
    }
  | {
      readonly type: "remedy";
      readonly table: string;
      readonly remedy: "quarantine" | "assign" | "restore";
      readonly rows: number;
    };

export type EventListener = (event: MigratorEvent) => void;
