import { DemoDataError } from "./demo-data-error.ts";
import type { DirtKind } from "./dirt/dirt-kinds.ts";
import { demoDirt } from "./dirt/dirt-kinds.ts";
import type { FilledTable } from "./legacy-tables.ts";

/** How far a table is. */
export interface DemoProgress {
  readonly table: FilledTable;
  readonly inserted: number;
  readonly expected: number;
}

/** What {@link fillLegacyDatabase} can be told. */
export interface DemoDataOptions {
  /** Another integer gives other data of the same size. Default 1. */
  readonly seed?: number;
  /** 1 (the default) is a small company's database; above 0 (every table keeps at least a row), up to 10,000. */
  readonly scale?: number;
  /** Kinds of dirt, or `true` for all. Default none. */
  readonly dirty?: boolean | readonly DirtKind[];
  /** Length of the embeddings where the column is `real[]`, 1 to 4096. Default 16; `vector(n)` always gets n. */
  readonly embeddingDimensions?: number;
  /**
   * Inserts in half the time by not letting the server look up every parent (they are there by construction); needs
   * a superuser, and fires no ordinary triggers either. Default false.
   */
  readonly skipForeignKeyChecks?: boolean;
  /** The instant the data ends at. Default fixed (2025-10-29T12:00Z), so that runs are equal. */
  readonly now?: Date;
  /** Called after each statement that filled a table. */
  readonly onProgress?: (progress: DemoProgress) => void;
}

/** The options with their defaults. */
export interface ResolvedOptions {
  readonly seed: number;
  readonly scale: number;
  readonly dirt: ReadonlySet<DirtKind>;
  readonly embeddingDimensions: number | undefined;
  readonly skipForeignKeyChecks: boolean;
  readonly now: Date;
  readonly onProgress: ((progress: DemoProgress) => void) | undefined;
}

/** Fills in defaults. @throws DemoDataError DEMO_DATA_BAD_OPTION naming the option and what it may be. */
export function resolveOptions(options: DemoDataOptions): ResolvedOptions {
  const {
    seed = 1,
    scale = 1,
    dirty = false,
    embeddingDimensions,
    skipForeignKeyChecks = false,
    onProgress,
  } = options;
  const now = options.now ?? new Date("2025-10-29T12:00:00Z");

  check(Number.isSafeInteger(seed), "seed", seed, "an integer");
  check(scale > 0 && scale <= 10_000, "scale", scale, "a number above 0, up to 10000");
  check(!Number.isNaN(now.getTime()), "now", now, "a valid date");
  check(
    embeddingDimensions === undefined ||
      (Number.isInteger(embeddingDimensions) &&
        embeddingDimensions >= 1 &&
        embeddingDimensions <= 4096),
    "embeddingDimensions",
    embeddingDimensions,
    "an integer from 1 to 4096",
  );
  const kinds = typeof dirty === "boolean" ? (dirty ? demoDirt : []) : dirty;
  for (const kind of kinds)
    check(demoDirt.includes(kind), "dirty", kind, `true, false or some of ${demoDirt.join(", ")}`);

  return {
    seed,
    scale,
    dirt: new Set(kinds),
    embeddingDimensions,
    skipForeignKeyChecks,
    now,
    onProgress,
  };
}

function check(holds: boolean, option: string, value: unknown, allowed: string): void {
  if (holds) return;
  throw new DemoDataError(
    "DEMO_DATA_BAD_OPTION",
    `Option ${option} is ${String(value)}, but must be ${allowed}.`,
  );
}
