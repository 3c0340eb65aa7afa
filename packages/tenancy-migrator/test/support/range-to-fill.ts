import type { Tenancy } from "@acme/tenancy";
import type { ClientBase } from "pg";
import type { BackfillContext } from "../../src/backfill/backfill-context.ts";
import { defaultBackfillOptions } from "../../src/backfill/backfill-options.ts";
import { heapRelations } from "../../src/backfill/heap-relation.ts";
import { rangesOf } from "../../src/backfill/heap-range.ts";
import { fillRange } from "../../src/backfill/strided-backfill.ts";
import { readCatalog } from "../../src/catalog/read-catalog.ts";
import { defaultLockPolicy } from "../../src/runner/lock-retry.ts";
import { resolveTarget } from "../../src/target/resolve-target.ts";

/** A table's one range, for a test that has it filled by itself. */
export type RangeToFill = {
  /** Answers how many rows that were. */
  readonly complete: (context?: Partial<BackfillContext>) => Promise<number>;
};

export async function rangeToFill(
  client: ClientBase,
  tenancy: Tenancy,
  name: string,
): Promise<RangeToFill> {
  const target = resolveTarget(tenancy, await readCatalog(client, tenancy.schema));
  const table = target.tables.find((each) => each.current.name === name);
  if (table === undefined) throw new TypeError(`there is no table ${name}`);
  const [relation] = await heapRelations(client, table);
  if (relation === undefined) throw new TypeError(`${name} has no heap`);
  const [range] = await rangesOf(client, relation, defaultBackfillOptions);
  if (range === undefined) throw new TypeError(`${name} has no range`);
  return {
    complete: async (context = {}) => {
      let written = 0;
      await fillRange(
        {
          client,
          reclaim: () => Promise.resolve(),
          gate: {
            pass: () => Promise.resolve(),
            isTimeToLook: () => false,
            rest: () => Promise.resolve(),
          },
          locks: defaultLockPolicy,
          emit: () => {},
          options: defaultBackfillOptions,
          mayDisableTriggers: true,
          signal: undefined,
          ...context,
        },
        target,
        table,
        range,
        { add: (rows) => (written += rows), finish: () => {} },
      );
      return written;
    },
  };
}
