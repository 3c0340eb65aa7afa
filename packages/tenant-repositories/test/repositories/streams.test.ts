import type { ConversationId } from "@acme/data-model";
import { conversationIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** Work as tenant 1's owner. */
async function run<Result>(work: (scope: TenantScope) => Promise<Result>): Promise<Result> {
  return given.tenants.run(await given.as(1), work);
}

const conversation: ConversationId = conversationIdSchema.parse(ids.row("ce", 1));

describe("a stream", () => {
  it("goes through 20,000 rows, each once and in order", async () => {
    await run(async (scope) => {
      await scope.sql`INSERT INTO messages (organization_id, conversation_id, role, content)
        SELECT ${ids.organization(1)}, ${conversation}, 'bulk', n FROM generate_series(1, 20000) AS n`;
      let seen = 0;
      let last = "";
      const stream = scope.messages.stream({
        filter: { role: "bulk" },
        order: { id: "asc" },
        batchSize: 250,
      });
      for await (const { id } of stream) {
        expect(id > last).toBe(true);
        last = id;
        seen += 1;
      }
      expect(seen).toBe(20_000);
      expect(await openCursors(scope)).toBe(0);
    });
  });

  it("fetches no more than the next batch ahead", async () => {
    await run(async (scope) => {
      const stream = scope.messages.stream({ order: { content: "asc" }, batchSize: 5 });
      await stream.next();
      const [name] = await scope.sql<{ name: string }>`
        SELECT name FROM pg_cursors WHERE name LIKE 'acme%'`;
      // Five are here, five are on their way: the cursor's next is the eleventh.
      const { rows } = await scope.query<{ content: string }>(`FETCH 1 FROM "${name?.name ?? ""}"`);
      const { rows: all } = await scope.messages.list({ order: { content: "asc" }, limit: 30 });
      expect(rows[0]?.content).toBe(all[10]?.content);
      await stream.return();
    });
  });

  it.each([1, 7, 30, 31, 100_000])("answers the same in batches of %d", async (batchSize) => {
    await run(async (scope) => {
      const streamed: unknown[] = [];
      for await (const row of scope.messages.stream({ batchSize })) streamed.push(row);
      expect(streamed).toEqual((await scope.messages.list({ limit: 30 })).rows);
    });
  });

  it.each([0, -1, 1.5, Number.NaN, 100_001])("refuses batches of %d", async (batchSize) => {
    await expect(
      run(async (scope) => scope.messages.stream({ batchSize }).next()),
    ).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
  });

  it("that nobody goes on with closes, and the scope is as good as before", async () => {
    await run(async (scope) => {
      for await (const row of scope.messages.stream({ batchSize: 3 })) {
        expect(row.role).toBeTypeOf("string");
        break;
      }
      expect(await openCursors(scope)).toBe(0);
      const throwing = async (): Promise<void> => {
        for await (const row of scope.messages.stream({ batchSize: 3 })) throw new Error(row.role);
      };
      await expect(throwing()).rejects.toThrow("user");
      expect(await openCursors(scope)).toBe(0);
      expect(await scope.messages.count()).toBe(30);
    });
  });

  it("sees the rows as they were when it began", async () => {
    await run(async (scope) => {
      let seen = 0;
      for await (const row of scope.messages.stream({ batchSize: 4 })) {
        if (seen === 0) await scope.messages.deleteMany({});
        expect(row.content).toMatch(/of tenant 1$/);
        seen += 1;
      }
      expect(seen).toBe(30);
      expect(await scope.messages.count()).toBe(0);
    });
  });

  it("and others at the same time don't mix", async () => {
    await run(async (scope) => {
      const drain = async (role: string): Promise<number> => {
        let seen = 0;
        for await (const row of scope.messages.stream({ filter: { role }, batchSize: 2 })) {
          expect(row.role).toBe(role);
          seen += 1;
        }
        return seen;
      };
      expect(await Promise.all([drain("user"), drain("assistant")])).toEqual([15, 15]);
    });
  });
});

async function openCursors(scope: TenantScope): Promise<number> {
  const [row] = await scope.sql<{ n: number }>`
    SELECT count(*)::int AS n FROM pg_cursors WHERE name LIKE 'acme%'`;
  return row?.n ?? -1;
}
