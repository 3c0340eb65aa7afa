import { rotated } from "../rotated.ts";
import { startContestant } from "./child/run-contestant.ts";
import type { RowCounts } from "./data.ts";
import type { Measurement, WriterLatency } from "./measure/measure-fill.ts";
import { measureFill, measureWriterAlone } from "./measure/measure-fill.ts";
import type { KeyKind } from "./shape.ts";
import { withCopy } from "./template.ts";

/** What was measured: for each contestant one measurement a round, in the order of the rounds. */
export type Rounds = {
  readonly writerAlone: readonly WriterLatency[];
  readonly contestants: ReadonlyMap<string, readonly Measurement[]>;
};

export type RoundsOptions = {
  readonly serverUrl: string;
  readonly template: string;
  readonly counts: RowCounts;
  readonly keys: KeyKind;
  readonly rounds: number;
  readonly contestants: readonly string[];
  readonly onMeasured: (round: number, contestant: string, measurement: Measurement) => void;
};

/**
 * Has every contestant on in every round, each round beginning with another one, so that what changes
 * with time on this machine falls on all of them alike.
 */
export async function runRounds(options: RoundsOptions): Promise<Rounds> {
  const { serverUrl, template, counts, keys, rounds } = options;
  const writerAlone: WriterLatency[] = [];
  const measured = new Map<string, Measurement[]>(options.contestants.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    await withCopy(serverUrl, template, async (url) => {
      writerAlone.push(await measureWriterAlone(url, counts, round, 3_000, keys));
    });
    for (const name of rotated(options.contestants, round)) {
      const measurement = await withCopy(serverUrl, template, (url) =>
        measure(name, url, counts, round, keys),
      );
      measured.get(name)?.push(measurement);
      options.onMeasured(round, name, measurement);
    }
  }
  return { writerAlone, contestants: measured };
}

async function measure(
  contestant: string,
  url: string,
  counts: RowCounts,
  seed: number,
  keys: KeyKind,
): Promise<Measurement> {
  const running = await startContestant({ contestant, url });
  try {
    return await measureFill(url, counts, seed, running.fill, keys);
  } finally {
    await running.end();
  }
}
