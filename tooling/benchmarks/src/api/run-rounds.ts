import autocannon from "autocannon";
import { rotated } from "../rotated.ts";

export const questions = [
  { name: "overview", label: "the overview of 30 days", path: "/overview?period=30d" },
  { name: "list", label: "a page of 20 conversations", path: "/conversations?limit=20" },
] as const;
export type QuestionName = (typeof questions)[number]["name"];

/** Who is asked. */
export type Asked = {
  readonly name: string;
  /** The organization's URL there. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds of CPU that it has used so far. */
  readonly cpuTime: () => Promise<number>;
};

/** What one turn came to. */
export type Turn = {
  /** Requests that were answered in a second. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p99: number;
  /** CPU time of the server's process for each request. */
  readonly cpu: number;
};

/** By question and who was asked, the turns in the order of the rounds. */
export type Measured = ReadonlyMap<QuestionName, ReadonlyMap<string, readonly Turn[]>>;

type Options = {
  readonly asked: readonly Asked[];
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly onRound: (round: number) => void;
};

/** Everybody answers every question in every round, after one round that only warms up. */
export async function runRounds(options: Options): Promise<Measured> {
  const { asked, rounds, onRound } = options;
  const measured = new Map(
    questions.map(({ name }) => [name, new Map(asked.map((each) => [each.name, [] as Turn[]]))]),
  );
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, path } of questions) {
      for (const each of rotated(asked, round + 1)) {
        const turn = await ask(each, path, options);
        if (round >= 0) measured.get(name)?.get(each.name)?.push(turn);
      }
    }
    if (round >= 0) onRound(round);
  }
  return measured;
}

/** @throws when anything else than 200 was answered: then it was not the work that was measured. */
async function ask(
  { name, url, headers, cpuTime }: Asked,
  path: string,
  { seconds, connections }: Options,
): Promise<Turn> {
  const before = await cpuTime();
  const result = await autocannon({
    url: `${url}${path}`,
    headers: { ...headers },
    connections,
    duration: seconds,
  });
  const { requests, latency, non2xx, errors } = result;
  if (non2xx > 0 || errors > 0 || requests.total === 0) {
    throw new Error(
      `${name} answered ${path} ${non2xx} times with another status, ${errors} not at all`,
    );
  }
  const cpu = ((await cpuTime()) - before) / requests.total;
  return { perSecond: requests.average, median: latency.p50, p99: latency.p99, cpu };
}
