/** A line that has no business in a commit. */
export type ForbiddenText = {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly found: string;
  readonly why: string;
};

type Pattern = { readonly pattern: RegExp; readonly why: string; readonly in: RegExp };

const ANY_FILE = /./;
const TYPESCRIPT = /\.[cm]?tsx?$/;

const PATTERNS: readonly Pattern[] = [
  {
    pattern: /\bregistry\.[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}\b|\bnpm\.pkg\.[a-z]+\.[a-z]{2,}\b/i,
    why: "names a package registry: which one is used is the business of whoever installs",
    in: ANY_FILE,
  },
  {
    pattern: /(?<![\w.@~$})\]-])\/(home|Users|root|work|workspace|mnt|private\/tmp|tmp)\/[\w.-]+/,
    why: "is a path of one machine: nobody else has it",
    in: ANY_FILE,
  },
  {
    pattern: /\b[A-Z]:\\(Users|Windows|Program Files)\\/i,
    why: "is a path of one machine: nobody else has it",
    in: ANY_FILE,
  },
  {
    pattern:
      /\b(describe|suite|test|it|bench)(\.\w+(\([^)]*\))?)*\.(only|skip|todo|fails)\b|\b(context|ctx)\.skip\(/,
    why: "leaves tests out without anybody noticing",
    in: TYPESCRIPT,
  },
];

/**
 * What must not be committed: hosts of package registries, absolute paths of a machine, and tests
 * that are focused or switched off. `root`, the place this copy happens to be in, counts as well.
 */
export function forbiddenText(path: string, text: string, root: string): readonly ForbiddenText[] {
  const found: ForbiddenText[] = [];
  for (const [index, content] of text.split("\n").entries()) {
    const line = index + 1;
    if (content.includes(root)) {
      found.push({ path, line, found: root, why: "is where this copy of the repository lies" });
    }
    for (const { pattern, why, in: files } of PATTERNS) {
      const hit = files.test(path) ? pattern.exec(content) : null;
      if (hit !== null) {
        found.push({ path, line, found: hit[0], why });
      }
    }
  }
  return found;
}
