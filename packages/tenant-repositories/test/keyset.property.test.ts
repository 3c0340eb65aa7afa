import * as fc from "fast-check";
import { expect, it } from "vitest";
import { present } from "./support/present.ts";
import { ids, twoTenants } from "./support/tenants.ts";

const directions = fc.constantFrom("asc", "desc");
const columns = fc.uniqueArray(fc.constantFrom("created_at", "started_at", "id"), { maxLength: 3 });

/** Few instants, a microsecond or a second apart: many ties, and differences that a Date can't tell. */
const instants = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 }))
  .map(([second, micro]) => `2025-01-01 00:00:0${second}.00000${micro}Z`);

const newRow = fc.record({
  number: fc.integer({ min: 1, max: 9_999 }),
  created: instants,
  started: instants,
  session: fc.constantFrom("a", "b"),
});

/** Between two pages: rows come, and rows go. */
const events = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("insert" as const), row: newRow }),
    fc.record({ kind: fc.constant("delete" as const), at: fc.nat() }),
  ),
  { maxLength: 3 },
);

const programs = fc.record({
  rows: fc.uniqueArray(newRow, { maxLength: 40, selector: ({ number }) => number }),
  order: fc
    .tuple(columns, fc.array(directions, { minLength: 3, maxLength: 3 }))
    .map(([names, ways]) => names.map((name, index) => [name, ways[index] ?? "asc"] as const)),
  limit: fc.integer({ min: 1, max: 12 }),
  session: fc.constantFrom("a", "b", undefined),
  between: fc.array(events, { maxLength: 6 }),
});

type Row = {
  readonly id: string;
  readonly created_at: string;
  readonly started_at: string;
  readonly session: string;
};

/** The oracle: texts of equal length, whose order is that of what they mean, compared one by one. */
function compare(order: readonly (readonly [string, string])[], one: Row, other: Row): number {
  for (const [name, way] of [...order, ["id", "asc"] as const]) {
    const key = name as keyof Row;
    if (one[key] !== other[key]) return one[key] < other[key] === (way === "asc") ? -1 : 1;
  }
  return 0;
}

it("gives every row that stays once and in order, whatever comes and goes between the pages", async () => {
  const { database, tenants } = await twoTenants();
  const context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
  const client = await database.connect();
  await fc.assert(
    fc.asyncProperty(programs, async ({ rows, order, limit, session, between }) => {
      await client.query("TRUNCATE conversations CASCADE");
      const there = new Map<string, Row>();
      const insert = async (row: (typeof rows)[number]): Promise<void> => {
        const id = ids.row("ce", 1, row.number);
        if (there.has(id)) return;
        const each = { id, created_at: row.created, started_at: row.started, session: row.session };
        there.set(id, each);
        await client.query(
          `INSERT INTO conversations (id, organization_id, session_id, created_at, started_at)
           VALUES ($1, $2, $3, $4, $5)`,
          [id, ids.organization(1), row.session, row.created, row.started],
        );
      };
      // The other tenant has rows at the very same places.
      await client.query(
        `INSERT INTO conversations (organization_id, session_id, created_at, started_at)
         SELECT $1, 'a', '2025-01-01 00:00:01.000001Z', '2025-01-01 00:00:01.000001Z' FROM generate_series(1, 5)`,
        [ids.organization(2)],
      );
      for (const row of rows) await insert(row);
      const known = new Map(there);
      const changedMeanwhile = new Set<string>();

      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; ; page += 1) {
        const options = {
          filter: session === undefined ? {} : { session_id: session },
          limit,
          cursor,
          ...(order.length > 0 ? { order: Object.fromEntries(order) } : {}),
        };
        const answer = await tenants.run(context, async (scope) =>
          scope.conversations.list(options),
        );
        expect(answer.rows.length).toBeLessThanOrEqual(limit);
        seen.push(...answer.rows.map(({ id }) => id));
        if (answer.nextCursor === null) break;
        cursor = answer.nextCursor;
        for (const event of between[page] ?? []) {
          if (event.kind === "insert") {
            const before = there.size;
            await insert(event.row);
            const id = ids.row("ce", 1, event.row.number);
            const row = there.get(id);
            if (there.size > before && row !== undefined) {
              known.set(id, row);
              changedMeanwhile.add(id);
            }
          } else {
            const id = [...there.keys()][event.at % Math.max(there.size, 1)];
            if (id === undefined) continue;
            there.delete(id);
            changedMeanwhile.add(id);
            await client.query("DELETE FROM conversations WHERE id = $1", [id]);
          }
        }
      }

      const byDefault = [["created_at", "desc"]] as const;
      const effective = order.length > 0 ? order : byDefault;
      const inOrder = seen.map((id) => present(known.get(id), id));
      expect(new Set(seen).size).toBe(seen.length);
      expect(inOrder.toSorted((one, other) => compare(effective, one, other))).toEqual(inOrder);
      const stayed = [...known.values()]
        .filter((row) => !changedMeanwhile.has(row.id))
        .filter((row) => session === undefined || row.session === session)
        .toSorted((one, other) => compare(effective, one, other));
      expect(inOrder.filter((row) => !changedMeanwhile.has(row.id))).toEqual(stayed);
    }),
    { numRuns: 60, seed: 20_251_125 },
  );
});
