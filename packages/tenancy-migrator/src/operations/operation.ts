import type { Phase } from "../phases.ts";

/** Table-level lock modes that our statements take, by PostgreSQL's names. */
export type LockMode =
  | "none"
  | "ROW EXCLUSIVE"
  | "SHARE"
  | "SHARE UPDATE EXCLUSIVE"
  | "SHARE ROW EXCLUSIVE"
  | "ACCESS EXCLUSIVE";

type OperationBase = {
  /** Stable and unique, e.g. `enforce:not-null:messages`. */
  readonly id: string;
  readonly phase: Phase;
  /** The declared name of the table it is about, if it is about one. */
  readonly table: string | undefined;
  readonly summary: string;
  /** The strongest table lock that it takes, held for milliseconds unless the operation is `slow`. */
  readonly lock: LockMode;
  /** Whether the catalog says that nothing is left to do. */
  readonly done: boolean;
  /** The partition that it is about, qualified and quoted: should that be dropped or detached first, nothing is left to do. */
  readonly partition?: string;
  /** Takes it back; kept with the operation when it is carried out, since the catalog forgets. */
  readonly reverse: readonly string[];
};

/** All statements in one transaction, under `lock_timeout`, retried as a whole. */
export type TransactionalOperation = OperationBase & {
  readonly kind: "transactional";
  readonly forward: readonly string[];
  /** Scans a table while it holds a lock that readers and writers don't mind. */
  readonly slow?: boolean;
};

/** One statement that PostgreSQL refuses inside a transaction (CREATE or DROP INDEX CONCURRENTLY). */
export type ConcurrentOperation = OperationBase & {
  readonly kind: "concurrent";
  readonly forward: readonly [string];
  /** Removes what an interrupted attempt leaves behind; run before each attempt. */
  readonly cleanup: string | undefined;
  /** Whether its reverse may go in one transaction. Default: false. */
  readonly reversesInTransaction?: boolean;
};

/** One step of the migration with its reverse beside it. */
export type Operation = TransactionalOperation | ConcurrentOperation;
