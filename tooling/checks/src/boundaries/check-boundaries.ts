import { readdir } from "node:fs/promises";
import { cruise } from "dependency-cruiser";
import { rules } from "./rules.ts";

/** One import that a rule refuses; `from` and `to` are paths relative to the root. */
export type BoundaryViolation = {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
};

/** What was looked at and what was found there. */
export type BoundaryReport = {
  readonly files: number;
  readonly imports: number;
  readonly violations: readonly BoundaryViolation[];
};

const TREES: readonly string[] = ["packages", "apps", "tooling"];

/**
 * Follows every import of the repository at `root` and answers those that the rules refuse.
 *
 * @throws Error when no import was found at all: then the sources were not understood (the TypeScript
 *   API is missing, say), and "no violation" would mean nothing.
 */
export async function checkBoundaries(root: string): Promise<BoundaryReport> {
  const present = new Set(await readdir(root));
  const { output } = await cruise(
    TREES.filter((tree) => present.has(tree)),
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: [...rules] },
      tsPreCompilationDeps: true,
      doNotFollow: { path: "node_modules" },
      exclude: { path: String.raw`(^|/)(dist|coverage)/` },
      enhancedResolveOptions: {
        exportsFields: ["exports"],
        conditionNames: ["@acme/source", "node", "import", "types", "default"],
        extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
      },
    },
  );
  if (typeof output === "string") {
    throw new Error(
      `dependency-cruiser answered text instead of a result: ${output.slice(0, 200)}`,
    );
  }
  const { summary } = output;
  const imports = summary.totalDependenciesCruised ?? 0;
  if (imports === 0) {
    throw new Error(
      `No import found in ${TREES.join(", ")} of ${root}. Reinstall the dependencies: dependency-cruiser needs the TypeScript 6 that pnpm-workspace.yaml gives it.`,
    );
  }
  const why = new Map(rules.map((rule) => [rule.name, rule.comment ?? ""]));
  const violations = summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    from,
    to: cycle === undefined ? to : cycle.map((step) => step.name).join(" → "),
    why: why.get(rule.name) ?? "",
  }));
  return { files: summary.totalCruised, imports, violations };
}
