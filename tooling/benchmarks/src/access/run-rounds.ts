import { isDeepStrictEqual } from "node:util";
import { rotated } from "../rotated.ts";
import { median } from "../statistics.ts";
import type { AccessDatabase, Tenant } from "./access-database.ts";
import type { OpenContestant, Questions } from "./contestants/contestant.ts";
import type { Question } from "./questions.ts";
import { questions } from "./questions.ts";

/** By question and contestant: the median of each round, in milliseconds, in the order of the rounds. */
export type Measured = ReadonlyMap<Question["name"], ReadonlyMap<string, readonly number[]>>;

export type RoundsOptions = {
  readonly tenants: AccessDatabase["tenants"];
  readonly contestants: ReadonlyMap<string, OpenContestant>;
  readonly rounds: number;
  readonly onRound: (round: number) => void;
};

/** So many rounds only warm everything up: connections, plans, the server's cache, the compiler. */
const warmUps = 3;

/**
 * Has everybody answer every question in every round, each round beginning with another one and asking
 * for another tenant's rows; so what changes with time on this machine falls on all of them alike.
 *
 * @throws when two of them don't answer the same.
 */
export async function runRounds(options: RoundsOptions): Promise<Measured> {
  const { tenants, contestants, rounds, onRound } = options;
  const names = [...contestants.keys()];
  const measured = new Map(
    questions.map(({ name }) => [name, new Map(names.map((each) => [each, [] as number[]]))]),
  );
  for (let round = -warmUps; round < rounds; round += 1) {
    const tenant = tenants[(round + warmUps) % tenants.length];
    if (tenant === undefined) throw new RangeError("nobody to ask for");
    const asked = new Map<string, Questions>();
    for (const [name, contestant] of contestants) asked.set(name, await contestant.as(tenant));
    await compareAnswers(asked, tenant);
    for (const question of questions) {
      for (const [name, asking] of rotated([...asked], round + warmUps)) {
        const times = await measure(question, asking, tenant);
        if (round >= 0) measured.get(question.name)?.get(name)?.push(median(times));
      }
    }
    if (round >= 0) onRound(round);
  }
  return measured;
}

async function measure(
  question: Question,
  asking: Questions,
  { conversationIds }: Tenant,
): Promise<number[]> {
  const idAt = (index: number) => {
    const id = conversationIds[index % conversationIds.length];
    if (id === undefined) throw new RangeError("the tenant has no conversation");
    return id;
  };
  const { name, times } = question;
  if (name === "find") return timed(times, (index) => asking.find(idAt(index)));
  if (name === "five") {
    return timed(times, (index) =>
      asking.findEach([0, 1, 2, 3, 4].map((more) => idAt(index * 5 + more))),
    );
  }
  return asking.inScope((scope) => timed(times, scope[name]));
}

/** How long each took, one after the other. */
async function timed(times: number, ask: (index: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const from = performance.now();
    await ask(index);
    took.push(performance.now() - from);
  }
  return took;
}

async function compareAnswers(
  asked: ReadonlyMap<string, Questions>,
  { conversationIds }: Tenant,
): Promise<void> {
  const answers: { readonly name: string; readonly answer: unknown }[] = [];
  for (const [name, { findEach, inScope }] of asked) {
    const rows = await findEach(conversationIds.slice(0, 5));
    const answer = await inScope(async ({ page, aggregate }) => [
      rows.map((row) => row?.id),
      (await page()).map(({ id }) => id),
      await aggregate(),
    ]);
    answers.push({ name, answer: JSON.parse(JSON.stringify(answer)) });
  }
  const [first, ...others] = answers;
  const other = others.find(({ answer }) => !isDeepStrictEqual(answer, first?.answer));
  if (other !== undefined) {
    throw new Error(
      `${other.name} answers ${JSON.stringify(other.answer)}, ${first?.name} ${JSON.stringify(first?.answer)}`,
    );
  }
}
