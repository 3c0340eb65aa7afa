import { claimsOf } from "./claims.ts";
import type { Claim } from "./claims.ts";
import { codePieces, tableRows } from "./documents.ts";
import type { Document } from "./documents.ts";
import type { SourceFacts } from "./source-facts.ts";

export type Facts = SourceFacts & {
  /** The commands of `acme-tenancy` with their options. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Commands of pnpm itself that the pages name. */
const pnpmCommands = new Set(["add", "exec", "install"]);
/** Options of programs that are not ours. */
const otherPrograms = new Set(["--filter", "--snapshot", "--tag"]);
/** What every program has, and every program of Node. */
const everybodys = new Set(["--help", "--version", "NODE_ENV"]);
const runbook = "docs/runbook.md";

/** What the pages name and is not there, and what is there and no page names; each with its place. */
export function nameProblems(documents: readonly Document[], facts: Facts): readonly string[] {
  const claims = documents.flatMap(claimsOf);
  return [
    ...claims.flatMap((claim) => {
      const problem = problemOf(claim, facts);
      return problem === undefined ? [] : [`${claim.path}:${claim.line}: ${problem}`];
    }),
    ...tableProblems(documents, facts),
    ...unnamed(documents, claims, facts),
  ];
}

function problemOf({ kind, name, command }: Claim, facts: Facts): string | undefined {
  if (kind === "command") {
    return facts.commands.has(name) ? undefined : `acme-tenancy has no command "${name}"`;
  }
  if (kind === "option") {
    const of = command === undefined ? "" : ` of acme-tenancy ${command}`;
    return isOption(name, command, facts) ? undefined : `there is no option ${name}${of}`;
  }
  if (kind === "script") {
    return facts.scripts.has(name) || pnpmCommands.has(name)
      ? undefined
      : `no package.json has a script "${name}"`;
  }
  return facts.errorCodes.has(name) || facts.settings.has(name)
    ? undefined
    : `${name} is neither an error code nor a setting`;
}

function isOption(name: string, command: string | undefined, facts: Facts): boolean {
  if (command !== undefined) return facts.commands.get(command)?.has(name) === true;
  return (
    otherPrograms.has(name) ||
    everybodys.has(name) ||
    facts.otherOptions.has(name.slice(2)) ||
    [...facts.commands.values()].some((options) => options.has(name))
  );
}

/** The second column of the runbook's tables says of each code what the sources say. */
function tableProblems(documents: readonly Document[], facts: Facts): readonly string[] {
  const text = documents.find(({ path }) => path === runbook)?.text ?? "";
  const expected = new Map([...facts.exitCodeOf, ...facts.problemOf, ...facts.statusOf]);
  return tableRows(text).flatMap(([first = "", second = ""]) => {
    const code = first.replaceAll("`", "");
    const said = second.replaceAll("`", "");
    const is = expected.get(code);
    return is === undefined || is === said
      ? []
      : [`${runbook}: says "${said}" of ${code}, which is ${is}`];
  });
}

function unnamed(
  documents: readonly Document[],
  claims: readonly Claim[],
  facts: Facts,
): readonly string[] {
  const inlineOf = (path?: string): ReadonlySet<string> =>
    new Set(
      documents
        .filter((each) => path === undefined || each.path === path)
        .flatMap(({ text }) => codePieces(text).map(({ code }) => code)),
    );
  const everywhere = inlineOf();
  const settings = [...facts.settings];
  const isWritten = (name: string): boolean => documents.some(({ text }) => text.includes(name));
  const inRunbook = inlineOf(runbook);
  const exits = new Set(
    tableRows(documents.find(({ path }) => path === runbook)?.text ?? "").map(([first]) => first),
  );
  const options = new Set(claims.filter(({ kind }) => kind === "option").map(({ name }) => name));
  const commands = new Set(claims.filter(({ kind }) => kind === "command").map(({ name }) => name));
  const all = [...facts.commands.values()].flatMap((each) => [...each]);
  return [
    ...missing([...facts.errorCodes, ...facts.statusOf.keys()], inRunbook, `is not in ${runbook}`),
    ...missing(facts.exitCodes, exits, `is an exit code that ${runbook} does not have`),
    ...missing(settings, new Set(settings.filter(isWritten)), "is a setting that no page names"),
    ...missing(
      facts.commands.keys(),
      new Set([...commands, ...everywhere]),
      "is a command that no page names",
    ),
    ...missing(new Set(all), options, "is an option that no page names"),
  ];
}

function missing(
  names: Iterable<string>,
  named: ReadonlySet<string | undefined>,
  why: string,
): string[] {
  return [...names]
    .filter((name) => !named.has(name) && !everybodys.has(name))
    .map((name) => `${name} ${why}`);
}
