import { describe, expect, it } from "vitest";
import type { MigratorEvent } from "../../src/index.ts";
import { createThrottles } from "../../src/throttle/create-throttles.ts";
import { defaultThrottleOptions } from "../../src/throttle/throttle.ts";
import { openTestSession } from "../support/sessions.ts";
import { shopsDatabase } from "../support/shops.ts";

const causes = (options: Partial<typeof defaultThrottleOptions>): string[] =>
  createThrottles({ ...defaultThrottleOptions, ...options }, () => {}).map(({ cause }) => cause);

describe("the throttles of a run", () => {
  it("look at everything but a load query that nobody gave", () => {
    expect(causes({})).toEqual(["pause", "replication-lag", "dead-rows"]);
    expect(causes({ loadQuery: "SELECT true" })).toEqual([
      "pause",
      "load-query",
      "replication-lag",
      "dead-rows",
    ]);
  });

  it("look at replication while either of its bounds stands", () => {
    expect(causes({ maxLag: undefined })).toContain("replication-lag");
    expect(causes({ maxLagBytes: undefined })).toContain("replication-lag");
    expect(causes({ maxLag: undefined, maxLagBytes: undefined })).not.toContain("replication-lag");
  });

  it("say once what they do not wait for, whatever else is off", async () => {
    const database = await shopsDatabase("expand", { role: "shops_notices" });
    const old = await openTestSession(database);
    const client = await database.connect();
    await old.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM lines");
    const notices: MigratorEvent[] = [];
    const options = { ...defaultThrottleOptions, maxDeadRows: undefined };
    const throttles = createThrottles(options, (event) => notices.push(event), 0);
    for (const relation of ["public.lines", "public.orders"]) {
      for (const { ask } of throttles) expect(await ask(client, relation)).toBeUndefined();
    }
    const ours = notices.filter(
      (event) => event.type === "notice" && event.message.includes(`process ${old.pid} `),
    );
    expect(ours).toEqual([
      {
        type: "notice",
        cause: "pruning-held-back",
        message: expect.stringMatching(
          /a transaction open since .*, keeps dead rows in their pages: the tables grow until it ends\.$/,
        ) as string,
      },
    ]);
  });
});
