import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { createMigrator } from "@acme/tenancy-migrator";
import { describe, expect, it } from "vitest";
import type { Finished } from "../src/backfill/child/protocol.ts";
import { createData, rowCounts, tenancy } from "../src/backfill/data.ts";
import { measureFill } from "../src/backfill/measure/measure-fill.ts";
import { now } from "../src/clock.ts";
import { withClient } from "../src/with-client.ts";

const counts = rowCounts(2_000);

const fillConversations = `UPDATE conversations AS t SET organization_id = d.organization_id
  FROM domains AS d WHERE d.id = t.domain_id`;
const fillMessages = `UPDATE messages AS t SET organization_id = d.organization_id
  FROM conversations AS c JOIN domains AS d ON d.id = c.domain_id
  WHERE c.id = t.conversation_id`;

describe("measuring a fill", () => {
  it("measures one that fills everything", async () => {
    const { measure } = await expanded();
    const measurement = await measure([fillConversations, fillMessages]);
    expect(measurement.rowsWritten).toBe(2_000);
    expect(measurement.batchSeconds).toBeGreaterThan(0);
    expect(measurement.heapBytesAfter).toBeGreaterThan(measurement.heapBytesBefore);
    expect(measurement.writer.longest).toBeGreaterThanOrEqual(measurement.writer.p50);
  });

  it("fails for one that does nothing", async () => {
    const { measure } = await expanded();
    await expect(measure(["SELECT pg_sleep(0.05)"])).rejects.toThrow(
      /the contestant wrote 0 rows and the writer \d+/,
    );
  });

  it("fails for one that only says that it filled them", async () => {
    const { measure } = await expanded();
    const touch = "UPDATE messages SET role = role";
    await expect(measure([fillConversations, touch])).rejects.toThrow(
      /messages: .* are still empty/,
    );
  });

  it("fails for one that leaves some rows out", async () => {
    const { measure } = await expanded();
    const most = `${fillMessages} AND t.id > '10000000-0000-0000-0000-000000000000'`;
    const touch = "UPDATE messages SET role = role";
    await expect(measure([fillConversations, most, touch])).rejects.toThrow(
      /messages: of 2000 rows \(expected 2000\) \d+ are still empty/,
    );
  });

  it("fails for one that leaves the parents out", async () => {
    const { measure } = await expanded();
    await expect(measure([fillMessages])).rejects.toThrow(/conversations: .* are still empty/);
  });

  it("fails for one that gives a row to another organization", async () => {
    const { measure } = await expanded();
    const wrong = `UPDATE messages SET organization_id = (SELECT id FROM organizations ORDER BY id LIMIT 1)`;
    await expect(measure([fillConversations, wrong])).rejects.toThrow(
      /messages: .* have another organization/,
    );
  });

  it("fails for one after which there are more rows than before", async () => {
    const { measure } = await expanded();
    const twice = `INSERT INTO messages
      SELECT md5('another')::uuid, conversation_id, role, content, created_at, organization_id
      FROM messages LIMIT 1`;
    await expect(measure([fillConversations, fillMessages, twice])).rejects.toThrow(
      "messages: of 2001 rows (expected 2000)",
    );
  });

  it("fails for one that took no time", async () => {
    const { url } = await expanded();
    const instant = async (): Promise<Finished> => {
      const finished = await carryOut(url, [fillConversations, fillMessages]);
      const { from } = finished.filled.batches;
      return { ...finished, filled: { ...finished.filled, batches: { from, to: from } } };
    };
    await expect(measureFill(url, counts, 1, instant)).rejects.toThrow("took no time");
  });

  it("refuses a database that is filled already", async () => {
    const { measure, query } = await expanded();
    await query(fillMessages);
    await expect(measure([fillMessages])).rejects.toThrow("messages: 0 of 2000 rows are empty");
  });
});

/** An expanded database, and a fill of it by hand, with the triggers off. */
async function expanded(): Promise<{
  readonly url: string;
  readonly measure: (statements: readonly string[]) => ReturnType<typeof measureFill>;
  readonly query: FreshDatabase["query"];
}> {
  const { url, query } = await freshDatabase({
    template: "bench-expanded",
    build: async (templateUrl) => {
      await withClient(templateUrl, (client) => createData(client, counts));
      await createMigrator({ tenancy, connectionString: templateUrl }).run({ to: "expand" });
    },
  });
  return {
    url,
    query,
    measure: (statements) => measureFill(url, counts, 1, () => carryOut(url, statements)),
  };
}

async function carryOut(url: string, statements: readonly string[]): Promise<Finished> {
  return withClient(url, async (client) => {
    await client.query("SET session_replication_role = replica");
    const from = now();
    let rows = 0;
    for (const statement of statements) {
      const { rowCount, command } = await client.query(statement);
      if (command === "UPDATE" && statement.includes("UPDATE messages")) rows += rowCount ?? 0;
    }
    const to = now();
    const filled = { rows, batches: { from, to }, processorTime: undefined };
    return { filled, milliseconds: to - from, peakMemory: 1 };
  });
}
