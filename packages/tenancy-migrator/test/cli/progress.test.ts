import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { progressListener } from "../../src/cli/progress.ts";
import type { MigratorEvent } from "../../src/index.ts";

/** What is written for these events. */
function written(isTTY: boolean, events: readonly MigratorEvent[]): string {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY, columns: 60 });
  const tell = progressListener(stream);
  for (const event of events) tell(event);
  return stripVTControlCharacters(String(stream.read()));
}

const wait = {
  type: "wait",
  relation: "public.lines",
  cause: "replication-lag",
  reason: "the-standby is 12 s behind (at most 10 s)",
  milliseconds: 0,
  over: false,
} as const satisfies MigratorEvent;

describe("the progress of a run that waits", () => {
  it("says on a terminal for what, and for how long by now, each in a line that stays", () => {
    expect(written(true, [wait, { ...wait, milliseconds: 10_000 }])).toBe(
      `  waits: ${wait.reason}\n  still waits, since 10.0 s: ${wait.reason}\n`,
    );
  });

  it("says that it goes on in a line that is drawn over", () => {
    expect(written(true, [{ ...wait, milliseconds: 2_500, over: true }])).toBe(
      "  goes on after 2.5 s: the-standby is 12 s behind (at most ",
    );
  });

  it("keeps what it has to say once", () => {
    const message = "autovacuum is off";
    expect(written(true, [{ type: "notice", cause: "vacuum-off", message }])).toBe(
      "  autovacuum is off\n",
    );
  });

  it("is one JSON object a line anywhere else", () => {
    expect(JSON.parse(written(false, [wait]))).toEqual(wait);
  });
});
