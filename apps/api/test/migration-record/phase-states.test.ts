import { describe, expect, test } from "vitest";
import { phaseStates } from "../../src/migration-record/phase-states.ts";

type Recorded = Parameters<typeof phaseStates>[0];

const at = (minute: number): string => `2026-03-01T08:${String(minute).padStart(2, "0")}:00.000Z`;
const phase = (name: string, from: number, to: number): Recorded["phases"][number] => ({
  phase: name,
  operations: 3,
  from: at(from),
  to: at(to),
});
const unfilled = { tables: 0, finished: false, from: null, to: null };
const filled = { tables: 4, finished: true, from: at(11), to: at(20) };
type Evidence = NonNullable<Recorded["latestEvidence"]>;
const verdict = (
  minute: number,
  holds: boolean,
  reached: Evidence["reached"] = "contract",
): Evidence => ({
  id: "1",
  takenAt: at(minute),
  command: "run",
  reached,
  holds,
  checks: 9,
  failing: holds ? 0 : 1,
});
const states = (recorded: Recorded): readonly string[] =>
  phaseStates(recorded).map(({ state }) => state);

const expand = phase("expand", 0, 10);
const enforce = phase("enforce", 22, 30);

describe("a migration", () => {
  test.each<[string, Recorded, readonly string[]]>([
    [
      "in its first phase has only begun with it",
      { phases: [expand], backfill: unfilled, latestEvidence: null },
      ["begun", "waiting", "waiting", "waiting", "waiting"],
    ],
    [
      "that fills rows has expanded",
      {
        phases: [expand],
        backfill: { ...filled, finished: false },
        latestEvidence: null,
      },
      ["done", "begun", "waiting", "waiting", "waiting"],
    ],
    [
      "between two tables of the backfill is not through with it",
      { phases: [expand], backfill: filled, latestEvidence: null },
      ["done", "begun", "waiting", "waiting", "waiting"],
    ],
    [
      "is not judged by what was asked about an earlier phase",
      { phases: [expand], backfill: filled, latestEvidence: verdict(21, true, "expand") },
      ["done", "begun", "waiting", "waiting", "waiting"],
    ],
    [
      "that has expanded, and was asked about that, has it behind it",
      { phases: [expand], backfill: unfilled, latestEvidence: verdict(11, true, "expand") },
      ["done", "waiting", "waiting", "waiting", "waiting"],
    ],
    [
      "whose rows were found to be right is verified",
      { phases: [expand], backfill: filled, latestEvidence: verdict(21, true) },
      ["done", "done", "done", "waiting", "waiting"],
    ],
    [
      "whose rows were found to be wrong has failed at that",
      { phases: [expand], backfill: filled, latestEvidence: verdict(21, false) },
      ["done", "done", "failed", "waiting", "waiting"],
    ],
    [
      "is not judged by evidence of before",
      { phases: [expand, enforce], backfill: filled, latestEvidence: verdict(21, true) },
      ["done", "done", "done", "begun", "waiting"],
    ],
    [
      "that holds after it was enforced is enforced",
      { phases: [expand, enforce], backfill: filled, latestEvidence: verdict(31, true) },
      ["done", "done", "done", "done", "waiting"],
    ],
    [
      "that does not hold any more says which phase it is that does not",
      {
        phases: [expand, enforce, phase("contract", 31, 32)],
        backfill: filled,
        latestEvidence: verdict(40, false),
      },
      ["done", "done", "done", "done", "failed"],
    ],
    [
      "that was taken back to its first phase still has that behind it",
      { phases: [expand], backfill: unfilled, latestEvidence: verdict(40, true) },
      ["done", "waiting", "waiting", "waiting", "waiting"],
    ],
  ])("%s", (_name, recorded, expected) => expect(states(recorded)).toEqual(expected));

  test("has the times of each phase, and of the backfill those of its rows", () => {
    const [first, second, third] = phaseStates({
      phases: [expand],
      backfill: filled,
      latestEvidence: null,
    });
    expect(first).toMatchObject({ operations: 3, from: at(0), to: at(10) });
    expect(second).toMatchObject({ operations: 0, from: at(11), to: at(20) });
    expect(third).toMatchObject({ from: null, to: null });
  });
});
