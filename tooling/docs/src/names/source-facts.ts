import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What there is to be named, as the sources say it. */
export type SourceFacts = {
  /** Every code of an error that a caller of the packages can meet. */
  readonly errorCodes: ReadonlySet<string>;
  /** Of the command line's codes. */
  readonly exitCodeOf: ReadonlyMap<string, string>;
  readonly exitCodes: ReadonlySet<string>;
  /** Of the repositories' codes: what the API makes of them. */
  readonly problemOf: ReadonlyMap<string, string>;
  /** The API's problem codes with their HTTP status. */
  readonly statusOf: ReadonlyMap<string, string>;
  /** Environment variables. */
  readonly settings: ReadonlySet<string>;
  /** Scripts of any package.json of the repository. */
  readonly scripts: ReadonlySet<string>;
  /** Options of our own programs other than `acme-tenancy`. */
  readonly otherOptions: ReadonlySet<string>;
};

/** @throws Error when a source has none of what it is read for: then its form has changed, and nothing would be checked. */
export function readSourceFacts(repository: string): SourceFacts {
  const read = (path: string): string => readFileSync(join(repository, path), "utf8");
  const all = (pattern: string): string =>
    globSync(pattern, { cwd: repository, exclude: (path) => path === "node_modules" })
      .map(read)
      .join("\n");
  const exits = read("packages/tenancy-migrator/src/cli/exit-codes.ts");
  const numbers = new Map(pairs(exits, /^ {2}(\w+): (\d+),$/gm));
  const exitCodeOf = new Map(
    pairs(exits, /^ {2}(TENANCY_\w+): exitCodes\.(\w+),$/gm).map(([code, name]) => [
      code,
      numbers.get(name) ?? "",
    ]),
  );
  const problemOf = new Map(
    pairs(read("apps/api/src/problems/tenant-problems.ts"), /^ {2}(TENANT_\w+): "(\w+)",$/gm),
  );
  return {
    errorCodes: new Set([
      ...exitCodeOf.keys(),
      ...names(read("packages/tenancy/src/errors.ts"), /\| "([A-Z_]+)"/g),
      ...names(read("packages/migrations/src/errors.ts"), /"(MIGRATIONS_\w+)"/g),
      ...names(
        read("packages/tenant-repositories/src/errors/error-codes.ts"),
        /\| "(TENANT_\w+)"/g,
      ),
      ...names(all("packages/tenancy-migrator/src/identity/*.ts"), /\b(TN\d{3})\b/g),
    ]),
    exitCodeOf,
    exitCodes: new Set(numbers.values()),
    problemOf,
    statusOf: new Map(
      pairs(read("apps/api/src/problems/problem-types.ts"), /^ {2}(\w+): \{\s*status: (\d+),/gm),
    ),
    settings: new Set([
      ...names(read("apps/api/.env.example"), /^#? ?([A-Z][A-Z_]+)=/gm),
      ...names(
        all("{packages,apps}/*/src/**/*.ts"),
        /\b(?:process\.env|environment)\["([A-Z][A-Z_]+)"\]/g,
      ),
      // How long a test is, and what is random in it.
      ...names(
        all("{packages,apps,tooling}/*/test/**/*.ts"),
        /\bprocess\.env\["(ACME_[A-Z_]+)"\]/g,
      ),
    ]),
    scripts: new Set(
      globSync(["package.json", "{packages,apps,tooling}/*/package.json"], {
        cwd: repository,
      }).flatMap((path) =>
        names(/"scripts": \{[^}]*\}/.exec(read(path))?.[0] ?? "", /^ {4}"([\w:-]+)":/gm, true),
      ),
    ),
    otherOptions: new Set(
      names(all("tooling/*/src/**/*.ts"), /"?([a-z][a-z-]+)"?: \{\s*type: "(?:string|boolean)"/g),
    ),
  };
}

function names(text: string, pattern: RegExp, mayBeNone = false): string[] {
  const found = [...text.matchAll(pattern)].map((match) => match[1] ?? "");
  if (found.length === 0 && !mayBeNone)
    throw new Error(`Nothing in the sources matches ${String(pattern)}.`);
  return found;
}

function pairs(text: string, pattern: RegExp): [string, string][] {
  const found = [...text.matchAll(pattern)].map((match): [string, string] => [
    match[1] ?? "",
    match[2] ?? "",
  ]);
  if (found.length === 0) throw new Error(`Nothing in the sources matches ${String(pattern)}.`);
  return found;
}
