import { isDeepStrictEqual } from "node:util";
import { rotated } from "../rotated.ts";
import type { Numbers, OpenContestant } from "./contestants/contestant.ts";
import type { MeasuredOrganization } from "./overview-database.ts";

/** One contestant about one organization of one database, in every round. */
export type Turn = {
  readonly contestant: string;
  readonly others: number;
  readonly organization: MeasuredOrganization;
  readonly opened: OpenContestant;
};

export type Timed = Omit<Turn, "opened" | "organization"> & {
  readonly size: number;
  /** Milliseconds, in the order of the rounds. */
  readonly times: readonly number[];
  /** Rows that came over the wire. */
  readonly rows: number;
};

/**
 * Gives everybody their turns, each round in another order; so what changes with time on this machine falls
 * on all of them alike. One round before them warms everything up, and compares the answers.
 *
 * @throws when two of them don't answer the same.
 */
export async function runRounds(
  turns: readonly Turn[],
  rounds: number,
  onRound: (round: number) => void,
): Promise<readonly Timed[]> {
  const rows = new Map<Turn, number>();
  const times = new Map(turns.map((turn) => [turn, [] as number[]]));
  const agreed = new Map<string, unknown>();
  for (const turn of turns) {
    const answer = await turn.opened.ask(turn.organization);
    rows.set(turn, answer.rows);
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
      const from = performance.now();
      await turn.opened.ask(turn.organization);
      times.get(turn)?.push(performance.now() - from);
    }
    onRound(round);
  }
  return turns.map((turn) => ({
    contestant: turn.contestant,
    others: turn.others,
    size: turn.organization.size,
    times: times.get(turn) ?? [],
    rows: rows.get(turn) ?? 0,
  }));
}

/** Without the last digits, which depend on the order of additions. */
function rounded(numbers: Numbers): unknown {
  const text = JSON.stringify(numbers, (_, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(9)) : value,
  );
  return JSON.parse(text);
}
