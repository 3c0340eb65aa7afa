import type { Phase } from "../phases.ts";
import type { NoticeCause, WaitCause } from "../throttle/throttle.ts";

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
      /** The run stands still: when that begins, every ten seconds, and when it is over. */
      readonly type: "wait";
      /** The relation that is being filled; in other phases the operation that comes next. */
      readonly relation: string;
      readonly cause: WaitCause;
      readonly reason: string;
      /** Since it began. */
      readonly milliseconds: number;
      readonly over: boolean;
    }
  | {
      /** Something that the run doesn't wait for. Told once. */
      readonly type: "notice";
      readonly cause: NoticeCause;
      readonly message: string;
    }
  | {
      readonly type: "remedy";
      readonly table: string;
      readonly remedy: "quarantine" | "assign" | "restore";
      readonly rows: number;
    };

export type EventListener = (event: MigratorEvent) => void;
