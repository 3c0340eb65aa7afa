import { describe, expect, it } from "vitest";
import type { MigrationStatus } from "../../src/commands/status.ts";
import { renderDoctorTerminal, renderStatusTerminal } from "../../src/render/index.ts";

const status: MigrationStatus = {
  version: 1,
  database: "shop",
  serverVersion: "18.4",
  reached: "expand",
  phases: [
    { phase: "expand", done: 24, total: 24 },
    { phase: "enforce", done: 54, total: 108 },
    { phase: "contract", done: 0, total: 1 },
  ],
  running: "process 7, acme-tenancy run",
  paused: null,
  waiting: null,
  backfill: [
    { relation: "public.messages", rowsWritten: 6569, finished: true },
    { relation: "public.page_embeddings", rowsWritten: 1, finished: false },
  ],
  quarantined: { messages: 2, domains: 0 },
  lastEvidence: { takenAt: "2026-03-01T12:00:03.123Z", command: "run --to expand", holds: true },
};

describe("the status on a terminal", () => {
  it("shows each phase, the backfill, quarantine and the last evidence", () => {
    expect(renderStatusTerminal(status)).toBe(`reached expand · shop · PostgreSQL 18.4

 ✓ expand    ████████████████████  24 of 24 operations
 ▸ enforce   ██████████░░░░░░░░░░  54 of 108 operations
 · contract  ░░░░░░░░░░░░░░░░░░░░  0 of 1 operation

 now
   a run: process 7, acme-tenancy run

 backfill
   public.messages         6,569 rows written  finished
   public.page_embeddings       1 row written  under way

 quarantine
   messages  2 rows

 last evidence  ✓ held · run --to expand · 2026-03-01 12:00:03 UTC`);
  });

  it("leaves out what there is nothing to say of", () => {
    const text = renderStatusTerminal({
      ...status,
      reached: "start",
      running: null,
      backfill: [],
      quarantined: { messages: 0 },
      lastEvidence: null,
    });
    expect(text).toMatch(/^not begun · shop/);
    expect(text).not.toMatch(/\n now|\n backfill|quarantine/);
    expect(text).toContain("none yet: acme-tenancy verify");
  });

  it("says why a run stands still, a pause once", () => {
    const paused = { by: "ada@desk", at: "2026-03-01T12:00:03.123Z", reason: "sale" };
    const waiting = {
      cause: "dead-rows",
      reason: "many",
      since: "2026-03-01T12:01:00.000Z",
    } as const;
    expect(renderStatusTerminal({ ...status, paused, waiting })).toContain(`
 now
   a run: process 7, acme-tenancy run
   paused by ada@desk since 2026-03-01 12:00:03 UTC: sale
   waits since 2026-03-01 12:01:00 UTC: many
`);
    const text = renderStatusTerminal({
      ...status,
      running: null,
      paused: { ...paused, reason: null },
      waiting: { ...waiting, cause: "pause" },
    });
    expect(text).toContain(`
 now
   paused by ada@desk since 2026-03-01 12:00:03 UTC

`);
  });

  it("does not hide that the last evidence did not hold", () => {
    const lastEvidence = { takenAt: "2026-03-01T12:00:03.123Z", command: "audit", holds: false };
    expect(renderStatusTerminal({ ...status, lastEvidence })).toContain("✗ did not hold · audit");
  });
});

describe("the doctor on a terminal", () => {
  it("says first what needs doing, and keeps the details under it", () => {
    expect(
      renderDoctorTerminal([
        { level: "fine", message: "PostgreSQL 18.4" },
        { level: "warning", message: "an old transaction" },
        { level: "problem", message: "columns are not dead\n  messages.customer_id: a view" },
      ]),
    ).toBe(`1 problem to mend before a run, 1 warning

 ✗ columns are not dead
     messages.customer_id: a view
 ! an old transaction
 ✓ PostgreSQL 18.4`);
  });

  it("gives the go-ahead when nothing stops a run", () => {
    expect(renderDoctorTerminal([{ level: "fine", message: "all well" }])).toBe(
      "Ready to run\n\n ✓ all well",
    );
  });

  it("wraps long messages under themselves", () => {
    const text = renderDoctorTerminal([{ level: "fine", message: "word ".repeat(20).trim() }], {
      width: 40,
    });
    const [, , first, second] = text.split("\n");
    expect(first).toMatch(/^ ✓ word/);
    expect(second).toMatch(/^ {3}word/);
  });
});
