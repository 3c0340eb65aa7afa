import { domainIdSchema, dashboardOverviewSchema } from "@acme/data-model";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { getOverview } from "../src/index.ts";
import { chats, domainId } from "./support/database.ts";
import { moments, randomPeriod, randomRows } from "./support/random-chats.ts";
import { readEverything, reference } from "./support/reference.ts";
import { expectSameOverview } from "./support/same-overview.ts";
import { putRows } from "./support/rows.ts";

const cases = fc
  .tuple(fc.constantFrom(...moments), fc.integer({ min: -36 * 3_600_000, max: 36 * 3_600_000 }))
  .chain(([[timeZone, around], off]) => {
    const now = Date.parse(around) + off;
    return fc.record({
      timeZone: fc.constant(timeZone),
      now: fc.constant(now),
      mine: randomRows(now, timeZone),
      others: randomRows(now, timeZone),
      period: randomPeriod(now, timeZone),
      domain: fc.constantFrom(undefined, undefined, 1 as const, 2 as const),
      compare: fc.constantFrom(true, true, true, false),
    });
  });

it("says the same as loops over all rows do, in every time zone, whatever the rows", async () => {
  const { database, as } = await chats();
  await fc.assert(
    fc.asyncProperty(cases, async ({ timeZone, now, mine, others, period, domain, compare }) => {
      await database.query("TRUNCATE conversations, messages, chat_telemetry, page_embeddings");
      await putRows(database, 1, mine);
      await putRows(database, 2, others);
      const id = domain === undefined ? undefined : domainId(1, domain);
      const overview = await as(1, (scope) =>
        getOverview(scope, {
          period,
          timeZone,
          domainId: id === undefined ? undefined : domainIdSchema.parse(id),
          compare,
          now: new Date(now),
        }),
      );
      const asked = { organization: 1, period, timeZone, domainId: id, compare, now };
      expectSameOverview(overview, reference(await readEverything(database), asked));
      expect(dashboardOverviewSchema.parse(overview)).toEqual(overview);
    }),
    { numRuns: 100, seed: 20260301 },
  );
});
