import { fillLegacyDatabase } from "@acme/demo-data";
import { freshDatabase } from "@acme/local-postgres/testing";
import { createLegacySchema } from "@acme/migrations";
import { Client } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { endState } from "./support/end-state.ts";
import { acmeTenancy } from "./support/killed-cli.ts";

// Some 300,000 rows; ACME_KILLS=50 is the long form.
const scale = 8.2;
const kills = Number(process.env["ACME_KILLS"] ?? "10");

const legacy = {
  template: "legacy-300k",
  build: async (url: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    for (const statement of createLegacySchema) await client.query(statement);
    await fillLegacyDatabase(client, { scale, skipForeignKeyChecks: true });
    await client.query("ANALYZE");
    await client.end();
  },
};

describe("a run over 300,000 rows that is killed with -9", () => {
  let expected: Record<string, unknown>;
  let duration: number;

  beforeAll(async () => {
    const database = await freshDatabase(legacy);
    const run = await acmeTenancy(contractArguments(database.name), database.url);
    expect(run.stderr).not.toContain("TENANCY_");
    expect(run.exitCode).toBe(0);
    duration = run.milliseconds;
    expected = await endState(await database.connect());
  }, 300_000);

  it.each(Array.from({ length: kills }, (_, index) => index))(
    "ends in the same state when it is run again (kill %i)",
    async (index) => {
      const database = await freshDatabase(legacy);
      // Spread over the whole run, at a seeded place within each part of it.
      const moment = (duration * (index + fraction(index))) / kills;
      const killed = await acmeTenancy(contractArguments(database.name), database.url, moment);
      expect([killed.signal, killed.exitCode]).toContain(killed.signal === null ? 0 : "SIGKILL");
      const again = await acmeTenancy(contractArguments(database.name), database.url);
      expect(again.stderr).not.toContain("TENANCY_");
      expect(again.exitCode).toBe(0);
      expect(await endState(await database.connect())).toEqual(expected);
    },
    300_000,
  );
});

function contractArguments(database: string): string[] {
  return ["run", "--to", "contract", "--quiet", "--confirm", database, "--json"];
}

/** A number in [0, 1) that depends on the index alone (mulberry32). */
function fraction(index: number): number {
  let state = (index + 1) * 0x6d2b79f5;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}
