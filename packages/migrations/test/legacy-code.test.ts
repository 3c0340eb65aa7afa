import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { isolatedServer } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";

import { filledDatabase, migratorOf } from "./support/filled-database.ts";
import type { Answer } from "./support/legacy-application/recorder.ts";
import { runLegacyApplication } from "./support/legacy-application/run-legacy-application.ts";
import type { Ownership } from "./support/ownership.ts";
import { ownership, tablesWith } from "./support/ownership.ts";

/** All boundaries of the phases, there and back; what legacy code wrote at one travels through all that follow. */
const journey = [
  "at the start",
  "after expand",
  "after the backfill",
  "after enforce",
  "after contract",
  "back before contract",
  "back before enforce",
  "back before the backfill",
  "back at the start",
] as const;

type Stop = (typeof journey)[number];

describe("legacy code", () => {
  let server: PostgresServer;
  let database: FreshDatabase;
  const answers = new Map<Stop, readonly Answer[]>();
  const before = new Map<Stop, Record<string, Ownership>>();
  const after = new Map<Stop, Record<string, Ownership>>();

  beforeAll(async () => {
    server = await isolatedServer();
    database = await filledDatabase(server);
    const migrator = migratorOf(database);
    const travel: Record<Stop, () => Promise<unknown>> = {
      "at the start": async () => undefined,
      "after expand": () => migrator.run({ to: "expand" }),
      "after the backfill": () => migrator.run({ to: "verify" }),
      "after enforce": () => migrator.run({ to: "enforce" }),
      "after contract": () => migrator.run({ to: "contract" }),
      "back before contract": () => migrator.rollback({ to: "enforce" }),
      "back before enforce": () => migrator.rollback({ to: "verify" }),
      "back before the backfill": () => migrator.rollback({ to: "expand" }),
      "back at the start": () => migrator.rollback({ to: "start" }),
    };
    for (const [position, stop] of journey.entries()) {
      await travel[stop]();
      before.set(stop, await ownership(database));
      answers.set(stop, await runLegacyApplication(database, `stop${position}`));
      after.set(stop, await ownership(database));
    }
  });

  it.each(journey)("is answered %s as it was in the legacy database", (stop) => {
    expect(answers.get(stop)).toEqual(answers.get("at the start"));
  });

  it("asks for what it should, and is refused only what the legacy schema refuses", () => {
    const start = answers.get("at the start") ?? [];
    expect(start.length).toBeGreaterThan(80);
    expect(
      start.flatMap((answer) => ("error" in answer ? [[answer.error, answer.statement]] : [])),
    ).toEqual([
      ["23514", expect.stringContaining("emperor")],
      ["23505", expect.stringContaining("INTO domains")],
      ["23503", expect.stringContaining("INTO messages")],
      ["23503", expect.stringContaining("UPDATE messages")],
      ["23503", expect.stringContaining("UPDATE conversations")],
      ["23503", expect.stringContaining("INTO chat_telemetry")],
      ["23503", expect.stringContaining("INTO chat_telemetry")],
      ["23505", expect.stringContaining("INTO scraped_pages")],
      ["23505", expect.stringContaining("INTO customer_configs")],
      ["23503", expect.stringContaining("INTO customer_configs")],
    ]);
  });

  it.each(journey)("leaves no row %s with another organization than its path's", (stop) => {
    expect(tablesWith(after.get(stop) ?? {}, "wrong")).toEqual({});
  });

  it.each(journey)("adds no row %s whose organization is unknown", (stop) => {
    expect(tablesWith(after.get(stop) ?? {}, "unknown")).toEqual(
      tablesWith(before.get(stop) ?? {}, "unknown"),
    );
  });

  it("meets the column in every phase, and rows without an owner only before the backfill", () => {
    const withColumn = journey.filter((stop) => Object.keys(after.get(stop) ?? {}).length === 7);
    expect(withColumn).toEqual(journey.slice(1, -1));
    const withUnknown = journey.filter(
      (stop) => Object.keys(tablesWith(after.get(stop) ?? {}, "unknown")).length > 0,
    );
    expect(withUnknown).toEqual(["after expand"]);
  });
});
