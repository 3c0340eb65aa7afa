import { isDeepStrictEqual } from "node:util";
import { rotated } from "../rotated.ts";
import type { RunningContestant } from "./child/open-in-child.ts";
import type { Numbers } from "./contestants/contestant.ts";
import type { MeasuredOrganization } from "./overview-database.ts";

/** One contestant about one organization of one database, in every round. */
export type Turn = {
  readonly contestant: string;
  readonly others: number;
  readonly organization: MeasuredOrganization;
  readonly opened: RunningContestant;
};

export type Timed = Omit<Turn, "opened" | "organization"> & {
  readonly size: number;
  /** Milliseconds, in the order of the rounds. */
  readonly times: readonly number[];
  /** The same in processor time, as far as it is known of all rounds. */
  readonly busy: readonly number[] | undefined;
  /** Rows that came over the wire. */
  readonly rows: number;
  /** By how much its process had grown, in bytes, once it had answered for this size the first time. */
  readonly memoryGrowth: number;
};

/**
 * Gives everybody their turns, each round in another order; so what changes with time on this machine falls
 * on all of them alike. One round before them warms everything up, compares the answers, and looks at the
 * memory: turns go from the smaller sizes to the larger, so that what a size took is not a larger one's.
 *
 * @throws when two of them don't answer the same.
 */
export async function runRounds(
  turns: readonly Turn[],
  rounds: number,
  onRound: (round: number) => void,
): Promise<readonly Timed[]> {
  const first = new Map<Turn, { readonly rows: number; readonly memoryGrowth: number }>();
  const times = new Map(turns.map((turn) => [turn, [] as number[]]));
  const busy = new Map(turns.map((turn) => [turn, [] as number[]]));
  const agreed = new Map<string, unknown>();
  for (const turn of turns) {
    const { answer, memoryGrowth } = await turn.opened.ask(turn.organization);
    first.set(turn, { rows: answer.rows, memoryGrowth });
    if (answer.numbers === undefined) continue;
    const about = `${turn.others} ${turn.organization.size}`;
    const numbers = rounded(answer.numbers);
    const other = agreed.get(about) ?? numbers;
    agreed.set(about, other);
    if (!isDeepStrictEqual(other, numbers)) {
      throw new Error(
        `${turn.contestant} answers ${JSON.stringify(numbers)}, not ${JSON.stringify(other)}`,
      );
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const turn of rotated(turns, round)) {
      const { milliseconds, busyMilliseconds } = await turn.opened.ask(turn.organization);
      times.get(turn)?.push(milliseconds);
      if (busyMilliseconds !== undefined) busy.get(turn)?.push(busyMilliseconds);
    }
    onRound(round);
  }
  return turns.map((turn) => ({
    contestant: turn.contestant,
    others: turn.others,
    size: turn.organization.size,
    times: times.get(turn) ?? [],
    busy: busy.get(turn)?.length === rounds ? busy.get(turn) : undefined,
    rows: first.get(turn)?.rows ?? 0,
    memoryGrowth: first.get(turn)?.memoryGrowth ?? 0,
  }));
}

/** Without the last digits, which depend on the order of additions. */
function rounded(numbers: Numbers): unknown {
  const text = JSON.stringify(numbers, (_, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(9)) : value,
  );
  return JSON.parse(text);
}
